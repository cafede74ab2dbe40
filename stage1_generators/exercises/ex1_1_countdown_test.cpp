// Exercise 1.1 (complete, 5 minutes): count down
#include <ex1_1_countdown.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;

TEST(Countdown, yields_n_and_then_each_number_below_it) {
  Countdown countdown(3);
  Noted noted(countdown);
  expect(noted.next(), "yielded 3");
  expect(noted.next(), "yielded 2");
  expect(noted.next(), "yielded 1");
  expect(noted.next(), "returned");
}

TEST(Countdown, from_zero_returns_at_once) {
  Countdown countdown(0);
  Noted noted(countdown);
  expect(noted.next(), "returned");
}

TEST(Countdown, from_below_zero_returns_at_once) {
  Countdown countdown(-1);
  Noted noted(countdown);
  expect(noted.next(), "returned");
}

TEST(Countdown, goes_on_at_kYielded_after_a_yield) {
  Countdown countdown(3);
  Noted noted(countdown);
  expect(noted.next(), "yielded 3");
  const bool at_start = countdown.resume_point() == 0;
  expect(did("resume_point()", at_start ? "kStart" : "kYielded"), "kYielded");
}

TEST(Countdown, lets_out_what_is_thrown_in) {
  Countdown countdown(3);
  Noted noted(countdown);
  expect(noted.next(), "yielded 3");
  expect(noted.throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(noted.next(), "returned");
}

TEST(Countdown, shares_nothing_with_another_one) {
  Countdown three(3), nine(9);
  Noted a(three, "a"), b(nine, "b");
  expect(a.next(), "yielded 3");
  expect(b.next(), "yielded 9");
  expect(a.next(), "yielded 2");
  expect(b.next(), "yielded 8");
}
