// Exercise 6.5 (repair, 20 minutes): letters that nobody waits for
//
// A mailer sends letters in the background: post() makes a task of each, and returns. At the end of
// the program some letters are lost, and of those that could not be sent nobody hears. Repair it:
//
// - on_the_way() says how many letters have been posted and have not ended yet;
// - close() gives a future that is done when no letter is on the way, also none that was posted
//   meanwhile: at once, if there is none. Many may call it, and each gets a future of its own;
// - failed() has "NAME: ERROR" of each letter that raised or was cancelled, with ERROR as
//   aio::describe() says it, in the order in which they ended. The loop has nothing to report then;
// - a letter that has ended is not kept.
//
// Take out the line with NotDone. The mailer outlives its letters.
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
    throw aio::exercise::NotDone();
    loop_.create_task(std::move(letter), std::move(name));
  }

  std::size_t on_the_way() const { return 0; }

  aio::Ref<aio::Future<>> close() {
    const auto future = loop_.create_future();
    future->set_result({});
    return future;
  }

  const std::vector<std::string>& failed() const { return failed_; }

 private:
  aio::EventLoop& loop_;
  std::vector<std::string> failed_;
};
