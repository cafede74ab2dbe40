// An object that starts a task owns it, until it has ended: keeps it, asks how it ended, and lets
// it go then. A callback does the second and the third. Each caller of close() gets its own future,
// because a future that is awaited may be cancelled by the one who waits, and the others go on
// waiting.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class Mailer {
 public:
  explicit Mailer(aio::EventLoop& loop) : loop_(loop) {}

  template <class Letter>
  void post(std::string name, Letter letter) {
    const auto task = loop_.create_task(std::move(letter), std::move(name));
    task->add_done_callback(
        [this](aio::FutureBase& done) { ended(dynamic_cast<aio::TaskBase&>(done)); });
    on_the_way_.push_back(task);
  }

  std::size_t on_the_way() const { return on_the_way_.size(); }

  aio::Ref<aio::Future<>> close() {
    const auto future = loop_.create_future();
    closing_.push_back(future);
    tell();
    return future;
  }

  const std::vector<std::string>& failed() const { return failed_; }

 private:
  void ended(aio::TaskBase& task) {
    std::erase_if(on_the_way_, [&](const auto& one) { return one.get() == &task; });
    if (const std::exception_ptr failure = task.failure()) {
      failed_.push_back(task.get_name() + ": " + aio::describe(failure));
    }
    tell();
  }

  void tell() {
    if (!on_the_way_.empty()) return;
    for (const auto& future : std::exchange(closing_, {})) {
      if (!future->done()) future->set_result({});
    }
  }

  aio::EventLoop& loop_;
  std::vector<aio::Ref<aio::TaskBase>> on_the_way_;
  std::vector<aio::Ref<aio::Future<>>> closing_;
  std::vector<std::string> failed_;
};
