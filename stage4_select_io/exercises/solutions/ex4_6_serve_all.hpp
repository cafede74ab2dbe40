// First write down who is to be served, then serve. A function that is called may change the list,
// so before each call one asks again: is it still there, and is it the same? A number alone does
// not tell; the next file may have it. The shared_ptr keeps the function alive that forgets itself.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage4_select_io/selector.hpp"

class Desk {
 public:
  using Call = std::function<void()>;

  explicit Desk(aio::Selector& selector) : selector_(selector) {}

  void watch(int fd, Call call) {
    selector_.register_fd(fd, aio::kRead);
    calls_[fd] = std::make_shared<Call>(std::move(call));
  }

  void forget(int fd) {
    selector_.unregister(fd);
    calls_.erase(fd);
  }

  void serve(double timeout) {
    std::vector<std::pair<int, std::shared_ptr<Call>>> due;
    for (const auto& [fd, events] : selector_.select(timeout)) due.emplace_back(fd, calls_.at(fd));
    for (const auto& [fd, call] : due) {
      const auto now = calls_.find(fd);
      if (now != calls_.end() && now->second == call) (*call)();
    }
  }

 private:
  aio::Selector& selector_;
  std::map<int, std::shared_ptr<Call>> calls_;  // shared: who runs just now may be forgotten
};
