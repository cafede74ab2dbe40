// close() and GeneratorExit in a stack of generators, as PEP 380 says: the inner ones are closed,
// innermost first; then GeneratorExit, or what closing them raised instead, is raised in the outer.
#include <gtest/gtest.h>

#include <vector>

#include "stage2_yield_from/tests/scripted.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

using aio::GeneratorExit;
using aio::State;
using aio::ValueError;
using namespace aio::testing;

/// def inner():
///     try: yield 1
///     except BaseException as e: log("inner: ", e); <answer>
template <class Answer>
Script inner_that(Log& log, Answer answer) {
  return Script([&log, answer](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    const std::string raised = raised_by([&] { sent.check(); });
    if (self.resume_point() == kAfter1) log.push_back("inner: " + raised);
    return answer(self);
  });
}

/// An answer: `raise GeneratorExit`.
aio::Step<int> obey(Script& /*self*/) { throw GeneratorExit(); }

TEST(CloseOfAStack, raises_generator_exit_in_every_frame_innermost_first) {
  Log log;
  Script inner = inner_that(log, obey);
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  outer.next();
  outer.close();
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "middle: GeneratorExit", "outer: GeneratorExit"}));
  for (const aio::Frame* frame : std::vector<const aio::Frame*>{&inner, &middle, &outer})
    EXPECT_EQ(frame->state(), State::kClosed);
}

TEST(CloseOfAStack, reaches_a_stack_that_had_begun_on_its_own) {
  Log log;
  Script inner([&](auto& self, auto sent) {
    const int here = self.resume_point();
    if (here < kAfter2) return self.yield(here + 1, Point(here + 1));
    log.push_back("inner: " + raised_by([&] { sent.check(); }));
    return self.return_value(0);
  });
  DelegatingScript middle = forward(inner, log, "middle");
  middle.next();
  DelegatingScript outer = forward(middle, log, "outer");
  EXPECT_EQ(shown(outer.next()), "yielded 2");
  outer.close();
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "middle: GeneratorExit", "outer: GeneratorExit"}));
}

TEST(CloseOfAStack, goes_on_in_the_outer_ones_when_the_inner_one_returns) {
  Log log;
  Script inner = inner_that(log, [](Script& self) { return self.return_value(5); });
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  outer.next();
  outer.close();
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "middle: GeneratorExit", "outer: GeneratorExit"}));
}

TEST(CloseOfAStack, raises_in_the_outer_ones_what_closing_the_inner_one_raised) {
  Log log;
  Script inner = inner_that(log, [](Script&) -> aio::Step<int> { throw ValueError("late"); });
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  outer.next();
  log.push_back("close: " + raised_by([&] { outer.close(); }));
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "middle: ValueError: late", "outer: ValueError: late",
                      "close: ValueError: late"}));
}

TEST(CloseOfAStack, turns_a_yield_of_the_inner_one_into_a_runtime_error_in_the_outer_one) {
  Log log;
  Script inner = inner_that(log, [](Script& self) { return self.yield(2, kAfter2); });
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  log.push_back("close: " + raised_by([&] { outer.close(); }));
  EXPECT_EQ(log,
            (Log{"inner: GeneratorExit", "outer: RuntimeError: generator ignored GeneratorExit",
                 "close: RuntimeError: generator ignored GeneratorExit"}));
  EXPECT_EQ(outer.state(), State::kClosed);
  EXPECT_EQ(inner.state(), State::kSuspended);  // it stands at its second yield, on its own
  EXPECT_EQ(shown(inner.next()), "yielded 2");
}

// def outer():
//     try: yield from inner          inner answers with a yield
//     except RuntimeError: yield 3
TEST(CloseOfAStack, that_the_outer_one_answers_with_a_yield_is_refused_there_too) {
  Log log;
  Script inner = inner_that(log, [](Script& self) { return self.yield(2, kAfter2); });
  DelegatingScript outer([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    log.push_back("outer: " + raised_by([&] { sent.check(); }));
    return self.yield(3, kAfter2);
  });
  outer.next();
  log.push_back("close: " + raised_by([&] { outer.close(); }));
  log.push_back(shown(outer.next()));
  EXPECT_EQ(
      log,
      (Log{"inner: GeneratorExit", "outer: RuntimeError: generator ignored GeneratorExit",
           "close: RuntimeError: generator ignored GeneratorExit", "outer: nothing", "yielded 3"}));
}

// def middle():
//     try: yield from inner          inner raises ValueError when it is closed
//     except ValueError: <answer>
template <class Answer>
Log closed_with_a_middle_that(Answer answer) {
  Log log;
  Script inner = inner_that(log, [](Script&) -> aio::Step<int> { throw ValueError("late"); });
  DelegatingScript middle([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    log.push_back("middle: " + raised_by([&] { sent.check(); }));
    return answer(self);
  });
  DelegatingScript outer = forward(middle, log, "outer");
  outer.next();
  log.push_back("close: " + raised_by([&] { outer.close(); }));
  return log;
}

TEST(CloseOfAStack, is_not_called_off_by_a_middle_that_catches_the_failure_and_returns) {
  const Log log = closed_with_a_middle_that([](auto& self) { return self.return_value(0); });
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "middle: ValueError: late", "outer: GeneratorExit",
                      "close: nothing"}));
}

TEST(CloseOfAStack, is_not_called_off_by_a_middle_that_catches_the_failure_and_yields) {
  const Log log = closed_with_a_middle_that([](auto& self) { return self.yield(0, kAfter2); });
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "middle: ValueError: late",
                      "outer: RuntimeError: generator ignored GeneratorExit",
                      "close: RuntimeError: generator ignored GeneratorExit"}));
}

TEST(CloseOfAStack, is_not_called_off_by_a_middle_that_raises_something_else) {
  const Log log = closed_with_a_middle_that(
      [](auto&) -> aio::Step<int> { throw aio::TypeError("even later"); });
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "middle: ValueError: late",
                      "outer: TypeError: even later", "close: TypeError: even later"}));
}

// def inner():
//     try: yield 1
//     except GeneratorExit: return (yield from last_words)
TEST(CloseOfAStack, lets_a_clean_up_delegate_as_long_as_it_does_not_yield) {
  for (const bool yields : {false, true}) {
    Log log;
    Script last_words([&](auto& self, auto) {
      log.push_back("last words");
      return yields ? self.yield(9, kAfter1) : self.return_value(0);
    });
    DelegatingScript inner([&](auto& self, auto sent) {
      if (self.resume_point() == kStart) return self.yield(1, kAfter1);
      if (self.resume_point() == kAfter2) return self.return_value(sent.result_of(last_words));
      EXPECT_EQ(raised_by([&] { sent.check(); }), "GeneratorExit");
      return self.yield_from(last_words, kAfter2);
    });
    DelegatingScript outer = forward(inner, log, "outer");
    outer.next();
    log.push_back("close: " + raised_by([&] { outer.close(); }));
    EXPECT_EQ(log, yields
                       ? (Log{"last words", "outer: RuntimeError: generator ignored GeneratorExit",
                              "close: RuntimeError: generator ignored GeneratorExit"})
                       : (Log{"last words", "outer: GeneratorExit", "close: nothing"}));
  }
}

TEST(CloseOfAStack, keeps_every_frame_of_it_executing_while_the_inner_one_cleans_up) {
  Log log;
  DelegatingScript* root = nullptr;
  Script inner = inner_that(log, [&](Script& self) {
    log.push_back("next: " + raised_by([&] { root->next(); }));
    log.push_back("close: " + raised_by([&] { root->close(); }));
    return self.return_value(0);
  });
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  root = &outer;
  outer.next();
  outer.close();
  EXPECT_EQ(log, (Log{"inner: GeneratorExit", "next: ValueError: generator already executing",
                      "close: ValueError: generator already executing", "middle: GeneratorExit",
                      "outer: GeneratorExit"}));
}

TEST(CloseOfAStack, and_a_generator_exit_that_is_thrown_in_do_the_same) {
  Log log;
  Script inner = inner_that(log, [](Script& self) { return self.return_value(5); });
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  log.push_back("throw: " + raised_by([&] {
                  outer.throw_in(std::make_exception_ptr(GeneratorExit("please")));
                }));
  EXPECT_EQ(log, (Log{"inner: GeneratorExit: please", "outer: GeneratorExit: please",
                      "throw: GeneratorExit: please"}));
}

// The inner one was closed, whatever it raised for that.
TEST(CloseOfAStack, raises_in_the_outer_one_the_generator_exit_that_was_thrown_in) {
  Log log;
  Script inner = inner_that(log, [](auto&) -> aio::Step<int> { throw GeneratorExit("second"); });
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  const auto first = std::make_exception_ptr(GeneratorExit("first"));
  EXPECT_EQ(raised_by([&] { outer.throw_in(first); }), "GeneratorExit: first");
  EXPECT_EQ(log, Log({"inner: GeneratorExit: first", "outer: GeneratorExit: first"}));
}

TEST(CloseOfAStack, before_its_start_runs_nothing) {
  Log log;
  Script inner = inner_that(log, obey);
  DelegatingScript outer = forward(inner, log, "outer");
  outer.close();
  EXPECT_EQ(log, Log{});
  EXPECT_EQ(inner.state(), State::kCreated);
  EXPECT_EQ(shown(inner.next()), "yielded 1");
}

}  // namespace
