// Exercise 3.1 (complete, 5 minutes): the loop is you
#include <ex3_1_by_hand.hpp>  // the learner's, ours, or a wrong one
#include <optional>
#include <string>
#include <utility>

#include "stage3_sleep_loop/exercises/sleepers.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// Waits for one point in time after the other, and notes the time at which it went on.
class Guest : public aio::Coroutine<> {
  enum { kStart, kAwake };

 public:
  Guest(aio::Clock& clock, std::vector<double> deadlines, bool fails = false)
      : clock_(clock), deadlines_(std::move(deadlines)), fails_(fails) {}

  std::vector<double> went_on;

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kAwake) went_on.push_back(clock_.now());
    if (next_ == deadlines_.size() && fails_) throw aio::ValueError("boom");
    if (next_ == deadlines_.size()) return return_value();
    return await(sleep_.emplace(deadlines_[next_++]), kAwake);
  }

  aio::Clock& clock_;
  std::vector<double> deadlines_;
  bool fails_;
  std::size_t next_ = 0;
  std::optional<aio::AsyncSleep> sleep_;
};

std::string driven(aio::AnyCoroutine& coroutine, aio::Clock& clock) {
  return did("drive(guest)", outcome([&] { return aio::repr(drive(coroutine, clock)); }));
}

}  // namespace

TEST(Drive, runs_a_coroutine_to_its_end_and_returns_its_deadlines) {
  aio::VirtualClock clock;
  Guest guest(clock, {1001, 1005, 1005.5});
  expect(driven(guest, clock), aio::repr(std::vector<double>{1001, 1005, 1005.5}));
  expect("the guest has ended", guest.finished(), true);
}

TEST(Drive, sleeps_until_each_deadline_before_it_goes_on) {
  aio::VirtualClock clock;
  Guest guest(clock, {1001, 1005});
  driven(guest, clock);
  expect("the guest went on at", guest.went_on, {1001, 1005});
}

TEST(Drive, sleeps_not_at_all_for_one_that_waits_for_nothing) {
  NotedClock clock;
  Guest guest(clock, {});
  expect(driven(guest, clock), aio::repr(std::vector<double>{}));
  expect("slept until", clock.slept, {});
  expect("the guest has ended", guest.finished(), true);
}

TEST(Drive, sleeps_once_for_each_event) {
  NotedClock clock;
  Guest guest(clock, {1001, 1001, 1003});
  driven(guest, clock);
  expect("slept until", clock.slept, {1001, 1001, 1003});
}

TEST(Drive, lets_out_what_the_coroutine_raises) {
  aio::VirtualClock clock;
  Guest guest(clock, {1001}, true);
  expect(driven(guest, clock), "raised ValueError: boom");
}
