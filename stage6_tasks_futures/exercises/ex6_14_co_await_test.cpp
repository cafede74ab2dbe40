// Exercise 6.14 (complete, 20 minutes): co_await
#include <ex6_14_co_await.hpp>  // the learner's, ours, or a wrong one
#include <optional>

#include "stage6_tasks_futures/exercises/job.hpp"
#include "stage6_tasks_futures/exercises/played.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using IntFuture = aio::Ref<aio::Future<int>>;

namespace {

struct Office : Played {
  static Job waits(Office& office, std::string name, IntFuture future, int times) {
    for (; times > 0; --times) {
      try {
        const int result = co_await Waiting(future);
        office.say(name + " got " + aio::repr(result));
      } catch (const aio::exercise::NotDone&) {
        throw;
      } catch (...) {
        office.say(name + " raised " + aio::describe(std::current_exception()));
      }
    }
  }
  /// A coroutine that awaits `awaited` so many times.
  Job begin(const std::string& name, const IntFuture& awaited, int times = 1) {
    Job job = waits(*this, name, awaited, times);
    job.check();
    return job;
  }
  void say(const std::string& what) { log.push_back(what); }
  /// One turn of the loop, and what has been said up to then.
  void turn() {
    loop.stop();
    loop.run_forever();
    say("turn");
  }
  void expect_said(const char* what, const Log& expected) {
    std::string said, wanted;
    for (const std::string& line : log) said += (said.empty() ? "" : ", ") + line;
    for (const std::string& line : expected) wanted += (wanted.empty() ? "" : ", ") + line;
    expect(did(what, said), wanted);
  }

  IntFuture future = loop.create_future<int>();
};

std::exception_ptr boom() { return std::make_exception_ptr(aio::ValueError("boom")); }

}  // namespace

TEST(Waiting, goes_on_with_the_result_when_the_loop_makes_the_callbacks) {
  Office office;
  const Job a = office.begin("a", office.future);
  office.turn();
  office.future->set_result(7);
  office.say("set_result(7)");
  office.turn();
  office.expect_said("one waits", {"turn", "set_result(7)", "a got 7", "turn"});
  expect("done()", a.done(), true);
}

TEST(Waiting, costs_no_turn_if_the_future_is_done) {
  Office office;
  office.future->set_result(7);
  const Job a = office.begin("a", office.future, 2);
  office.say("begun");
  office.turn();
  office.expect_said("one waits twice", {"a got 7", "a got 7", "begun", "turn"});
}

TEST(Waiting, costs_no_turn_if_the_future_has_failed_or_was_cancelled) {
  Office office;
  office.future->set_exception(boom());
  const Job a = office.begin("a", office.future);
  const IntFuture other = office.loop.create_future<int>();
  other->cancel();
  const Job b = office.begin("b", other);
  office.say("begun");
  office.turn();
  office.expect_said("two wait",
                     {"a raised ValueError: boom", "b raised CancelledError", "begun", "turn"});
}

TEST(Waiting, raises_the_exception_of_the_future) {
  Office office;
  const Job a = office.begin("a", office.future);
  office.future->set_exception(boom());
  office.say("set_exception()");
  office.turn();
  office.expect_said("one waits", {"set_exception()", "a raised ValueError: boom", "turn"});
}

TEST(Waiting, raises_CancelledError_if_the_future_is_cancelled) {
  Office office;
  const Job a = office.begin("a", office.future);
  office.future->cancel("enough");
  office.turn();
  office.expect_said("one waits", {"a raised CancelledError: enough", "turn"});
}

TEST(Waiting, lets_all_go_on_in_the_order_in_which_they_came) {
  Office office;
  const Job a = office.begin("a", office.future, 2), b = office.begin("b", office.future),
            c = office.begin("c", office.future);
  office.future->set_result(7);
  office.turn();
  office.expect_said("three wait, the first one twice",
                     {"a got 7", "a got 7", "b got 7", "c got 7", "turn"});
}

TEST(Waiting, keeps_the_future_that_it_waits_for) {
  Office office;
  aio::FutureBase* only = office.future.get();
  const Job a = office.begin("a", std::exchange(office.future, nullptr));
  static_cast<aio::Future<int>*>(only)->set_result(7);
  office.turn();
  office.expect_said("one waits for a future that it alone has", {"a got 7", "turn"});
}

TEST(Waiting, resumes_nobody_who_is_gone) {
  Office office;
  std::optional<Job> a(office.begin("a", office.future));
  const Job b = office.begin("b", office.future);
  a.reset();
  office.say("a is destroyed");
  expect("done()", office.future->done(), false);
  office.future->set_result(7);
  office.turn();
  office.expect_said("two wait", {"a is destroyed", "b got 7", "turn"});
}

TEST(Waiting, resumes_nobody_who_is_gone_when_the_loop_has_the_callback_already) {
  Office office;
  std::optional<Job> a(office.begin("a", office.future));
  const Job b = office.begin("b", office.future);
  office.future->set_result(7);
  a.reset();
  office.say("set_result(7), and then a is destroyed");
  office.turn();
  office.expect_said("two wait", {"set_result(7), and then a is destroyed", "b got 7", "turn"});
}
