// Exercise 3.4 (complete, 15 minutes): a ticker without drift
#include <ex3_4_ticker.hpp>  // the learner's, ours, or a wrong one
#include <string>
#include <vector>

#include "stage3_sleep_loop/exercises/sleepers.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// How the loop and its coroutine ended.
std::string run(aio::Clock& clock, aio::AnyCoroutine& coroutine) {
  return did("run(ticker)", outcome([&] {
               for (const auto& error : aio::SleepLoop(clock).run(coroutine))
                 if (error) std::rethrow_exception(error);
               return std::string("ended");
             }));
}

using Times = std::vector<double>;

/// Starts the ticker, and throws something in while it sleeps.
class Poker : public aio::Coroutine<std::string> {
 public:
  explicit Poker(Ticker& ticker) : ticker_(ticker) {}

 private:
  Step resume(Sent) override {
    ticker_.next();
    return return_value(outcome([&] {
      ticker_.throw_in(std::make_exception_ptr(aio::ValueError("stop it")));
      return std::string("went on");
    }));
  }

  Ticker& ticker_;
};

}  // namespace

TEST(Ticker, ticks_once_for_each_period) {
  aio::VirtualClock clock;
  Times times;
  Ticker ticker(0.5, 3, [&] { times.push_back(clock.now()); });
  expect(run(clock, ticker), "ended");
  expect("ticks at", times, {1000.5, 1001, 1001.5});
}

TEST(Ticker, is_late_but_does_not_add_up_its_lateness) {
  LateClock clock;  // everybody wakes up 0.5 s late
  Times times;
  Ticker ticker(2, 4, [&] { times.push_back(clock.now()); });
  expect(run(clock, ticker), "ended");
  expect("ticks at", times, {1002.5, 1004.5, 1006.5, 1008.5});
}

TEST(Ticker, leaves_out_the_ticks_that_are_over_already) {
  LateClock clock;
  Times times;
  Ticker ticker(2, 3, [&] {
    times.push_back(clock.now());
    if (times.size() == 1) clock.pass(5);  // until 1007.5
  });
  expect(run(clock, ticker), "ended");
  expect("ticks at", times, {1002.5, 1008.5, 1010.5});
}

TEST(Ticker, does_not_tick_at_once_when_a_tick_ends_at_the_time_of_the_next) {
  aio::VirtualClock clock;
  Times times;
  Ticker ticker(0.5, 2, [&] {
    times.push_back(clock.now());
    if (times.size() == 1) clock.sleep_until(1001);
  });
  expect(run(clock, ticker), "ended");
  expect("ticks at", times, {1000.5, 1001.5});
}

TEST(Ticker, counts_from_its_first_step_and_not_from_when_it_was_made) {
  aio::VirtualClock clock;
  Times times;
  Ticker ticker(0.5, 2, [&] { times.push_back(clock.now()); });
  clock.sleep_until(1000.5);
  expect(run(clock, ticker), "ended");
  expect("ticks at", times, {1001, 1001.5});
}

TEST(Ticker, ends_right_after_its_last_tick) {
  aio::VirtualClock clock;
  Ticker ticker(0.5, 2, [] {});
  expect(run(clock, ticker), "ended");
  expect("it ended at", clock.now(), 1001.0);
}

TEST(Ticker, shares_nothing_with_another_one) {
  aio::VirtualClock clock;
  std::vector<std::string> ticks;
  Ticker slow(2, 2, [&] { ticks.push_back("slow at " + aio::repr(clock.now())); });
  Ticker quick(0.75, 3, [&] { ticks.push_back("quick at " + aio::repr(clock.now())); });
  const std::string ended = outcome([&] {
    for (const auto& error : aio::SleepLoop(clock).run(slow, quick))
      if (error) std::rethrow_exception(error);
    return std::string("ended");
  });
  expect(did("run(slow, quick)", ended), "ended");
  expect(
      "ticks", ticks,
      {"quick at 1000.75", "quick at 1001.5", "slow at 1002", "quick at 1002.25", "slow at 1004"});
}

TEST(Ticker, with_no_ticks_to_do_ends_at_once) {
  aio::VirtualClock clock;
  Times times;
  Ticker ticker(0.5, 0, [&] { times.push_back(clock.now()); });
  expect(run(clock, ticker), "ended");
  expect("ticks at", times, {});
  expect("it ended at", clock.now(), 1000.0);
}

TEST(Ticker, ends_with_what_a_tick_raises) {
  aio::VirtualClock clock;
  Ticker ticker(0.5, 2, [] { throw aio::ValueError("spring broke"); });
  expect(run(clock, ticker), "raised ValueError: spring broke");
}

TEST(Ticker, lets_out_what_is_thrown_in_while_it_sleeps) {
  aio::VirtualClock clock;
  Ticker ticker(0.5, 2, [] {});
  Poker poker(ticker);
  expect(run(clock, poker), "ended");
  expect(did("throw_in(ValueError: stop it)", poker.result()), "raised ValueError: stop it");
}
