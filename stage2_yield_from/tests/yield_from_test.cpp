// What `yield from` hands on, and to whom: PEP 380 without close(), which has a file of its own.
#include "stage2_yield_from/yield_from.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "stage2_yield_from/demos/tunnel.hpp"
#include "stage2_yield_from/library/each.hpp"
#include "stage2_yield_from/tests/scripted.hpp"

namespace {

using aio::Each;
using aio::Frame;
using aio::State;
using aio::StopIteration;
using aio::ValueError;
using namespace aio::testing;

/// def one_two():
///     yield 1
///     yield 2
///     return 3
Script one_two() {
  return Script([](auto& self, auto sent) {
    sent.check();
    switch (self.resume_point()) {
      case kStart:
        return self.yield(1, kAfter1);
      case kAfter1:
        return self.yield(2, kAfter2);
    }
    return self.return_value(3);
  });
}

/// def asking():
///     while True: log(yield 0)
Script asking(Log& log) {
  return Script([&log](auto& self, auto sent) {
    if (self.resume_point() != kStart)
      log.push_back("inner got " + (sent.has_value() ? std::to_string(sent.value()) : "None"));
    sent.check();
    return self.yield(0, kAfter1);
  });
}

/// def failing():
///     raise ValueError("boom")
Script failing() {
  return Script([](auto&, auto) -> aio::Step<int> { throw ValueError("boom"); });
}

// --- values -----------------------------------------------------------------------------------

// def outer():
//     yield 0
//     log((yield from one_two()))
//     yield 9
TEST(YieldFrom, hands_out_what_inner_yields_and_gets_what_it_returns) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer([&](auto& self, auto sent) {
    sent.check();
    switch (self.resume_point()) {
      case kStart:
        return self.yield(0, kAfter1);
      case kAfter1:
        return self.yield_from(inner, kAfter2);
      case kAfter2:
        log.push_back("value " + std::to_string(sent.result_of(inner)));
        return self.yield(9, kAfter3);
    }
    return self.return_value(0);
  });
  for (int i = 0; i < 5; ++i) log.push_back(shown(outer.next()));
  EXPECT_EQ(log, (Log{"yielded 0", "yielded 1", "yielded 2", "value 3", "yielded 9", "returned"}));
}

TEST(YieldFrom, hands_what_is_sent_to_the_innermost) {
  Log log;
  Script inner = asking(log);
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  outer.next();
  outer.send(5);
  outer.next();
  EXPECT_EQ(log, (Log{"inner got 5", "inner got None"}));
}

TEST(YieldFrom, does_not_resume_the_outer_frame_until_inner_has_finished) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer([&](auto& self, auto sent) {
    log.push_back("outer runs");
    sent.check();
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    return self.return_value(sent.result_of(inner));
  });
  for (int i = 0; i < 3; ++i) log.push_back(shown(outer.next()));
  EXPECT_EQ(log, (Log{"outer runs", "yielded 1", "yielded 2", "outer runs", "returned"}));
}

TEST(YieldFrom, does_not_hand_the_last_value_to_outer_as_well) {
  Log log;
  Script inner([](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    return self.return_value(sent.value());
  });
  DelegatingScript outer([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    log.push_back(sent.has_value() ? "a value" : "no value");
    return self.return_value(sent.result_of(inner));
  });
  outer.next();
  outer.send(5);
  EXPECT_EQ(log, Log{"no value"});
  EXPECT_EQ(outer.result(), 5);
}

TEST(YieldFrom, returns_a_value_through_many_frames) {
  Log log;
  Script inner([](auto& self, auto) { return self.return_value(10); });
  DelegatingScript a = forward(inner, log, "a");
  DelegatingScript b = forward(a, log, "b");
  DelegatingScript c = forward(b, log, "c");
  EXPECT_EQ(shown(c.next()), "returned");
  EXPECT_EQ(c.result(), 13);
}

// def outer():
//     total = 0
//     for n in 1, 2, 3: total += yield from returns(n)      which yields nothing
//     return total
TEST(YieldFrom, of_inner_ones_that_do_not_yield_costs_no_suspension) {
  std::optional<Script> inner;
  int n = 0;
  int total = 0;
  DelegatingScript outer([&](auto& self, auto sent) {
    if (self.resume_point() != kStart) total += sent.result_of(*inner);
    if (n == 3) return self.return_value(total);
    ++n;
    inner.emplace([&](auto& same, auto) { return same.return_value(n); });
    return self.yield_from(*inner, kAfter1);
  });
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 6);
}

TEST(YieldFrom, is_refused_a_value_before_the_first_next) {
  Log log;
  Script inner = asking(log);
  DelegatingScript outer = forward(inner, log, "outer");
  EXPECT_EQ(raised_by([&] { outer.send(1); }),
            "TypeError: can't send non-None value to a just-started generator");
  EXPECT_EQ(inner.state(), State::kCreated);
}

// --- exceptions -------------------------------------------------------------------------------

TEST(YieldFrom, raises_what_is_thrown_in_at_the_innermost_first) {
  Log log;
  Script inner([&](auto& self, auto sent) {
    if (self.resume_point() == kAfter1) log.push_back("inner: " + raised_by([&] { sent.check(); }));
    return self.yield(self.resume_point(), Point(self.resume_point() + 1));
  });
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  log.push_back(shown(outer.throw_in(make<ValueError>("boom"))));
  EXPECT_EQ(log, (Log{"inner: ValueError: boom", "yielded 1"}));
}

TEST(YieldFrom, raises_in_every_frame_what_the_one_before_did_not_catch) {
  Log log;
  Script inner = one_two();
  DelegatingScript a = forward(inner, log, "a");
  DelegatingScript b = forward(a, log, "b");
  DelegatingScript c = forward(b, log, "c");
  c.next();
  log.push_back("out: " + raised_by([&] { c.throw_in(make<ValueError>("boom")); }));
  EXPECT_EQ(log, (Log{"a: ValueError: boom", "b: ValueError: boom", "c: ValueError: boom",
                      "out: ValueError: boom"}));
  for (const Frame* frame : std::vector<const Frame*>{&inner, &a, &b, &c})
    EXPECT_EQ(frame->state(), State::kClosed);
}

// def outer():
//     try: yield from middle
//     except ValueError: yield from after
TEST(YieldFrom, may_go_on_with_another_one_after_an_exception_passed_several_frames) {
  Log log;
  Script inner = one_two();
  Script after = one_two();
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer([&](auto& self, auto sent) {
    switch (self.resume_point()) {
      case kStart:
        return self.yield_from(middle, kAfter1);
      case kAfter1:
        log.push_back("outer caught " + raised_by([&] { sent.result_of(middle); }));
        return self.yield_from(after, kAfter2);
    }
    return self.return_value(sent.result_of(after));
  });
  outer.next();
  log.push_back(shown(outer.throw_in(make<ValueError>("boom"))));
  log.push_back(shown(outer.next()));
  log.push_back(shown(outer.next()));
  EXPECT_EQ(log, (Log{"middle: ValueError: boom", "outer caught ValueError: boom", "yielded 1",
                      "yielded 2", "returned"}));
  EXPECT_EQ(outer.result(), 3);
}

TEST(YieldFrom, raises_at_the_resume_point_what_inner_raises_in_its_first_step) {
  Log log;
  Script inner = failing();
  DelegatingScript outer([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      log.push_back("yield_from: " + raised_by([&] { (void)self.yield_from(inner, kAfter1); }));
      return aio::Step<int>();
    }
    log.push_back("after: " + raised_by([&] { sent.result_of(inner); }));
    return self.return_value(0);
  });
  outer.next();
  EXPECT_EQ(log, (Log{"yield_from: nothing", "after: ValueError: boom"}));
}

TEST(YieldFrom, raises_in_outer_a_runtime_error_for_a_stop_iteration_that_left_inner) {
  Log log;
  Script inner([](auto&, auto) -> aio::Step<int> { throw StopIteration(); });
  DelegatingScript outer = forward(inner, log, "outer");
  log.push_back("out: " + raised_by([&] { outer.next(); }));
  EXPECT_EQ(log, (Log{"outer: RuntimeError: generator raised StopIteration",
                      "out: RuntimeError: generator raised StopIteration"}));
}

TEST(YieldFrom, lets_an_answer_to_an_exception_be_a_return) {
  Log log;
  Script inner([](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    raised_by([&] { sent.check(); });
    return self.return_value(5);
  });
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  EXPECT_EQ(shown(outer.throw_in(make<ValueError>("boom"))), "returned");
  EXPECT_EQ(outer.result(), 6);
  EXPECT_EQ(log, Log{});
}

TEST(YieldFrom, does_not_touch_inner_when_something_is_thrown_in_before_the_start) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer = forward(inner, log, "outer");
  EXPECT_EQ(raised_by([&] { outer.throw_in(make<ValueError>("boom")); }), "ValueError: boom");
  EXPECT_EQ(log, Log{});
  EXPECT_EQ(inner.state(), State::kCreated);
}

TEST(YieldFrom, that_ignores_what_inner_raised_is_a_runtime_error_with_advice) {
  Script inner = failing();
  DelegatingScript outer([&](auto& self, auto) {
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    return self.return_value(0);
  });
  const std::string raised = raised_by([&] { outer.next(); });
  EXPECT_NE(raised.find("without looking at what was raised (ValueError: boom)"), std::string::npos)
      << raised;
}

// --- whom one can wait for --------------------------------------------------------------------

TEST(YieldFrom, of_one_that_has_begun_goes_on_where_it_stands) {
  Log log;
  Script inner = one_two();
  inner.next();
  DelegatingScript outer = forward(inner, log, "outer");
  EXPECT_EQ(shown(outer.next()), "yielded 2");
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 4);
}

TEST(YieldFrom, of_a_stack_that_has_begun_goes_on_at_its_top) {
  Log log;
  Script inner = one_two();
  DelegatingScript middle = forward(inner, log, "middle");
  middle.next();
  DelegatingScript outer = forward(middle, log, "outer");
  EXPECT_EQ(shown(outer.next()), "yielded 2");
  EXPECT_EQ(&aio::innermost_of(outer), &inner);
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 5);
}

TEST(YieldFrom, of_a_finished_one_goes_straight_on) {
  Log log;
  Script inner = one_two();
  while (inner.next().yielded()) {
  }
  DelegatingScript outer([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    return self.yield(7, kAfter2);
  });
  EXPECT_EQ(shown(outer.next()), "yielded 7");
}

// Python: the value of such a `yield from` is None, because the value left with StopIteration.
TEST(YieldFrom, of_a_finished_one_has_its_value_if_nobody_took_it) {
  Log log;
  Script kept = one_two();
  Script taken = one_two();
  while (kept.next().yielded() || taken.next().yielded()) {
  }
  taken.result();
  DelegatingScript first = forward(kept, log, "first");
  DelegatingScript second = forward(taken, log, "second");
  first.next();
  EXPECT_EQ(first.result(), 4);
  EXPECT_NE(raised_by([&] { second.next(); }).find("has no return value (any more)"),
            std::string::npos);
}

TEST(YieldFrom, of_itself_is_refused_in_the_body) {
  Log log;
  DelegatingScript* itself = nullptr;
  DelegatingScript gen([&](auto& self, auto) {
    log.push_back(raised_by([&] { (void)self.yield_from(*itself, kAfter1); }));
    return self.yield(1, kAfter1);
  });
  itself = &gen;
  log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"ValueError: generator already executing", "yielded 1"}));
}

TEST(YieldFrom, of_one_that_waits_for_this_one_is_refused) {
  for (const bool of_the_root : {true, false}) {
    Log log;
    DelegatingScript* waiting = nullptr;
    DelegatingScript inner([&](auto& self, auto) { return self.yield_from(*waiting, kAfter1); });
    DelegatingScript middle = forward(inner, log, "middle");
    DelegatingScript outer = forward(middle, log, "outer");
    waiting = of_the_root ? &outer : &middle;
    log.push_back("out: " + raised_by([&] { outer.next(); }));
    EXPECT_EQ(log, (Log{"middle: ValueError: generator already executing",
                        "outer: ValueError: generator already executing",
                        "out: ValueError: generator already executing"}));
  }
}

// As in Python: a generator of stage 1 yields to whoever resumes it.
TEST(YieldFrom, of_one_that_another_frame_waits_for_shares_what_it_yields) {
  Log log;
  Script inner = one_two();
  DelegatingScript first = forward(inner, log, "first");
  DelegatingScript second = forward(inner, log, "second");
  EXPECT_EQ(shown(first.next()), "yielded 1");
  EXPECT_EQ(shown(second.next()), "yielded 2");
  EXPECT_EQ(shown(first.next()), "returned");
  EXPECT_EQ(first.result(), 4);
}

TEST(YieldFrom, lets_anybody_else_resume_the_inner_one) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer = forward(inner, log, "outer");
  EXPECT_EQ(shown(outer.next()), "yielded 1");
  EXPECT_EQ(shown(inner.next()), "yielded 2");
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 4);
}

TEST(YieldFrom, goes_on_where_somebody_else_has_run_the_inner_one_to_its_end) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  while (inner.next().yielded()) {
  }
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 4);
}

TEST(YieldFrom, does_not_run_the_inner_one_again_that_somebody_else_has_run_to_its_end) {
  Log log;
  int steps = 0;
  Script inner([&](auto& self, auto sent) {
    sent.check();
    return ++steps == 1 ? self.yield(1, kAfter1) : self.return_value(3);
  });
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  inner.next();
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(steps, 2);
}

TEST(YieldFrom, raises_in_the_outer_one_what_is_thrown_in_if_the_inner_one_has_ended) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  while (inner.next().yielded()) {
  }
  log.push_back(raised_by([&] { outer.throw_in(make<ValueError>("boom")); }));
  EXPECT_EQ(log, Log({"outer: ValueError: boom", "ValueError: boom"}));
}

TEST(YieldFrom, refuses_a_generator_that_is_running) {
  Log log;
  DelegatingScript* outer = nullptr;
  Script inner([&](auto& self, auto sent) {
    sent.check();
    log.push_back(raised_by([&] { outer->next(); }));
    return self.return_value(1);
  });
  DelegatingScript waits = forward(inner, log, "outer");
  outer = &waits;
  inner.next();
  EXPECT_EQ(log, Log({"ValueError: generator already executing"}));
}

/// def fails(inner): yield from inner, but raise after all
template <class Inner>
DelegatingScript fails_after_all(Inner& inner) {
  return DelegatingScript([&inner](auto& self, auto sent) {
    sent.check();
    static_cast<void>(self.yield_from(inner, kAfter1));
    if (inner.state() == State::kCreated) throw ValueError("after all");
    return self.return_value(0);
  });
}

TEST(YieldFrom, waits_for_nobody_if_the_body_fails_after_all) {
  Log log;
  Script plain = one_two(), one = one_two();
  DelegatingScript linked = forward(one, log, "linked");
  DelegatingScript first = fails_after_all(plain), second = fails_after_all(linked);
  for (DelegatingScript* outer : {&first, &second}) {
    EXPECT_EQ(raised_by([&] { outer->next(); }), "ValueError: after all");
    EXPECT_EQ(outer->state(), State::kClosed);
    EXPECT_EQ(shown(outer->next()), "returned");
  }
  EXPECT_EQ(shown(plain.next()), "yielded 1");
  EXPECT_EQ(shown(linked.next()), "yielded 1");
  EXPECT_EQ(first.state(), State::kClosed);
}

TEST(YieldFrom, hears_that_the_inner_one_is_gone_after_its_own_inner_one_has_returned) {
  DelegatingScript innermost([](auto& self, auto) { return self.return_value(7); });
  std::optional<DelegatingScript> inner;
  inner.emplace([&](auto& self, auto sent) {
    sent.check();
    return self.resume_point() == kStart ? self.yield_from(innermost, kAfter1)
                                         : self.yield(5, kAfter2);
  });
  DelegatingScript outer([&](auto& self, auto sent) {
    sent.check();
    return self.resume_point() == kStart ? self.yield_from(*inner, kAfter1) : self.return_value(9);
  });
  EXPECT_EQ(shown(outer.next()), "yielded 5");
  inner.reset();
  EXPECT_EQ(raised_by([&] { outer.next(); }),
            "RuntimeError: what it waited for is gone: make it a member, for a local ends with "
            "resume()");
}

TEST(YieldFrom, is_where_it_passed_an_error_on) {
  unsigned line = 0;
  DelegatingScript generator([&](auto& self, auto sent) {
    if (!sent.raises()) return self.yield(1, kAfter1);
    line = __LINE__ + 1;
    return self.pass_on();
  });
  generator.next();
  EXPECT_EQ(raised_by([&] { generator.throw_in(make<ValueError>("boom")); }), "ValueError: boom");
  EXPECT_EQ(generator.where().line(), line);
}

TEST(YieldFrom, joins_a_stack_whose_innermost_generator_somebody_else_has_run_to_its_end) {
  Log log;
  int steps = 0;
  Script one([&](auto& self, auto sent) {
    sent.check();
    return ++steps == 1 ? self.yield(1, kAfter1) : self.return_value(3);
  });
  DelegatingScript inner = forward(one, log, "inner");
  inner.next();
  one.next();
  DelegatingScript outer = forward(inner, log, "outer");
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(steps, 2);  // a closed body does not run
  EXPECT_EQ(outer.result(), 5);
}

TEST(YieldFrom, is_suspended_although_somebody_else_has_run_the_inner_one_to_its_end) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  while (inner.next().yielded()) {
  }
  EXPECT_EQ(outer.state(), State::kSuspended);
  EXPECT_EQ(shown(outer.throw_in(std::make_exception_ptr(StopIteration()))),
            "returned");  // as Python takes it
  EXPECT_EQ(outer.state(), State::kClosed);
}

// Python lets anybody resume it. Here the frame that is resumed knows its top, so a frame that may
// wait itself has one caller.
TEST(YieldFrom, keeps_everybody_else_from_driving_an_inner_one_that_has_a_stack) {
  Log log;
  Script innermost = one_two();
  DelegatingScript inner = forward(innermost, log, "inner");
  DelegatingScript outer = forward(inner, log, "outer");
  DelegatingScript second = forward(inner, log, "second");
  outer.next();
  log.push_back(raised_by([&] { second.next(); }));
  log.push_back(raised_by([&] { inner.next(); }));
  log.push_back(raised_by([&] { inner.send(1); }));
  log.push_back(raised_by([&] { inner.throw_in(make<ValueError>("boom")); }));
  log.push_back(raised_by([&] { inner.close(); }));
  EXPECT_EQ(log, Log(5, "ValueError: generator is waited for already"));
  EXPECT_EQ(shown(outer.next()), "yielded 2");
}

TEST(YieldFrom, leaves_a_stack_as_it_is_where_it_refuses_to_drive_a_part_of_it) {
  Log log;
  Script innermost = one_two();
  DelegatingScript inner = forward(innermost, log, "inner");
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  outer.next();
  while (innermost.next().yielded()) {  // so that inner is to go on, if anybody may run it
  }
  log.push_back(raised_by([&] { middle.next(); }));
  log.push_back(raised_by([&] { middle.throw_in(make<ValueError>("boom")); }));
  EXPECT_EQ(log, Log(2, "ValueError: generator is waited for already"));
  EXPECT_EQ(middle.delegate(), &inner);
  EXPECT_EQ(shown(outer.next()), "returned");
}

TEST(YieldFrom, counts_all_frames_of_a_stack_as_executing_while_its_top_runs) {
  Log log;
  DelegatingScript* middle_frame = nullptr;
  DelegatingScript* root = nullptr;
  Script inner([&](auto& self, auto) {
    log.push_back(raised_by([&] { root->next(); }));
    log.push_back(raised_by([&] { root->close(); }));
    log.push_back(raised_by([&] { middle_frame->send(1); }));
    log.push_back(to_string(root->state()));
    log.push_back(to_string(middle_frame->state()));
    return self.yield(1, kAfter1);
  });
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  middle_frame = &middle;
  root = &outer;
  log.push_back(shown(outer.next()));
  log.push_back(to_string(outer.state()));
  EXPECT_EQ(log, (Log{"ValueError: generator already executing",
                      "ValueError: generator already executing",
                      "ValueError: generator already executing", "running", "running", "yielded 1",
                      "suspended"}));
}

// --- the stack --------------------------------------------------------------------------------

TEST(Stack, links_root_and_top_through_the_frames_between) {
  Log log;
  Script inner = one_two();
  DelegatingScript middle = forward(inner, log, "middle");
  DelegatingScript outer = forward(middle, log, "outer");
  EXPECT_EQ(&aio::innermost_of(outer), &outer);
  outer.next();
  EXPECT_EQ(&aio::innermost_of(outer), &inner);
  EXPECT_EQ(outer.caller(), nullptr);
  EXPECT_EQ(outer.delegate(), &middle);
  EXPECT_EQ(middle.caller(), &outer);
  EXPECT_EQ(middle.delegate(), &inner);
  while (outer.next().yielded()) {
  }
  for (const DelegatingScript* frame : {&middle, &outer}) {
    EXPECT_EQ(frame->caller(), nullptr);
    EXPECT_EQ(frame->delegate(), nullptr);
  }
}

TEST(Stack, whose_root_is_dropped_leaves_a_stack_that_can_be_driven_on) {
  Log log;
  Script inner = one_two();
  DelegatingScript middle = forward(inner, log, "middle");
  {
    DelegatingScript outer = forward(middle, log, "outer");
    outer.next();
  }
  EXPECT_EQ(middle.caller(), nullptr);
  EXPECT_EQ(&aio::innermost_of(middle), &inner);
  EXPECT_EQ(shown(middle.next()), "yielded 2");
  EXPECT_EQ(shown(middle.next()), "returned");
  EXPECT_EQ(middle.result(), 4);
  EXPECT_EQ(log, Log{});
}

TEST(Stack, whose_root_is_dropped_goes_on_where_it_was_however_many_wait) {
  Log log;
  Script one = one_two();
  DelegatingScript innermost = forward(one, log, "innermost");
  DelegatingScript inner = forward(innermost, log, "inner");
  DelegatingScript middle = forward(inner, log, "middle");
  {
    DelegatingScript outer = forward(middle, log, "outer");
    outer.next();
  }
  EXPECT_EQ(shown(middle.next()), "yielded 2");
  EXPECT_EQ(shown(middle.next()), "returned");
  EXPECT_EQ(log, Log{});
}

TEST(Stack, whose_frames_are_dropped_one_by_one_from_the_innermost_one_outward) {
  Log log;
  Script one = one_two();
  auto inner = std::make_unique<DelegatingScript>(forward(one, log, "inner"));
  auto middle = std::make_unique<DelegatingScript>(forward(*inner, log, "middle"));
  auto outer = std::make_unique<DelegatingScript>(forward(*middle, log, "outer"));
  outer->next();
  inner.reset();
  EXPECT_EQ(aio::innermost_of(*outer).name(), "a frame that is gone");
  EXPECT_EQ(outer->state(), State::kSuspended);
  outer.reset();
  EXPECT_EQ(middle->caller(), nullptr);
  middle.reset();
  EXPECT_EQ(log, Log{});
}

const char* const kGone =
    "RuntimeError: what it waited for is gone: make it a member, for a local ends with resume()";

/// def body(): return (yield from a local of it), and notes what is raised there
template <class Local>
DelegatingScript with_a_local(Log& log, Local local) {
  return DelegatingScript([&log, local](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      auto inner = local();
      return self.yield_from(inner, kAfter1);
    }
    log.push_back(raised_by([&] { sent.check(); }));
    return self.return_value(6);
  });
}

TEST(YieldFrom, of_a_local_says_that_it_must_be_a_member) {
  Log log;
  Script one = one_two();
  const auto fresh = [&] { return forward(one, log, "local"); };
  DelegatingScript root = with_a_local(log, fresh);
  EXPECT_EQ(shown(root.next()), "returned");
  DelegatingScript middle = with_a_local(log, fresh);
  DelegatingScript outer = forward(middle, log, "outer");
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 7);
  EXPECT_EQ(log, Log(2, kGone));
}

TEST(YieldFrom, of_a_local_that_has_a_stack_says_so_too) {
  Log log;
  Script one = one_two();
  DelegatingScript inner = forward(one, log, "inner");
  DelegatingScript middle([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      DelegatingScript local = forward(inner, log, "local");
      local.next();
      return self.yield_from(local, kAfter1);
    }
    log.push_back(raised_by([&] { sent.check(); }));
    return self.return_value(6);
  });
  DelegatingScript outer = forward(middle, log, "outer");
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 7);
  EXPECT_EQ(log, Log{kGone});
  EXPECT_EQ(shown(inner.next()), "yielded 2");  // a stack of its own again
}

// A type of its own, which no other test needs: nothing of it is there before.
struct Early {
  std::string repr() const { return "early"; }
};
struct WaitsForALocal : aio::DelegatingGenerator<Early> {
  enum { kBegin, kAgain };
  Step resume(Sent sent) override {
    sent.check();
    WaitsForALocal inner;
    return yield_from(inner, kAgain);
  }
};
const std::string raised_before_main = raised_by([] { WaitsForALocal().next(); });

TEST(YieldFrom, of_a_local_says_so_before_main_as_well) { EXPECT_EQ(raised_before_main, kGone); }

TEST(Stack, whose_top_is_gone_hears_of_it_when_it_is_resumed) {
  for (const std::string verb : {"next", "throw_in", "close"}) {
    Log log;
    Script one = one_two();
    std::optional<DelegatingScript> inner;
    inner.emplace([&](auto& self, auto) { return self.yield_from(one, kAfter1); });
    DelegatingScript middle = forward(*inner, log, "middle");
    DelegatingScript outer = forward(middle, log, "outer");
    outer.next();
    inner.reset();
    EXPECT_EQ(outer.state(), State::kSuspended);
    log.push_back(raised_by([&] {
      if (verb == "next") outer.next();
      if (verb == "throw_in") outer.throw_in(make<ValueError>("boom"));
      if (verb == "close") outer.close();
    }));
    const std::string raised = verb == "next"       ? kGone
                               : verb == "throw_in" ? "ValueError: boom"
                                                    : "GeneratorExit";
    EXPECT_EQ(log,
              (Log{"middle: " + raised, "outer: " + raised, verb == "close" ? "nothing" : raised}));
    EXPECT_EQ(outer.state(), State::kClosed);
  }
}

TEST(Stack, whose_root_has_gone_hears_all_the_same_that_its_top_is_gone) {
  Log log;
  Script one = one_two();
  std::optional<DelegatingScript> inner, outer;
  inner.emplace([&](auto& self, auto) { return self.yield_from(one, kAfter1); });
  DelegatingScript middle = forward(*inner, log, "middle");
  outer.emplace([&](auto& self, auto) { return self.yield_from(middle, kAfter1); });
  outer->next();
  outer.reset();
  inner.reset();
  EXPECT_EQ(raised_by([&] { middle.next(); }), kGone);
  EXPECT_EQ(log, Log{std::string("middle: ") + kGone});
}

TEST(Stack, that_was_joined_while_suspended_knows_its_states_when_its_innermost_frame_has_ended) {
  Log log;
  Script one = one_two();
  DelegatingScript inner([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.yield_from(one, kAfter1);
    return self.resume_point() == kAfter1 ? self.yield(3, kAfter2) : self.return_value(0);
  });
  DelegatingScript more = forward(inner, log, "more");
  more.next();
  DelegatingScript middle = forward(more, log, "middle");  // joins a stack of two
  DelegatingScript outer = forward(middle, log, "outer");
  EXPECT_EQ(shown(outer.next()), "yielded 2");
  EXPECT_EQ(shown(outer.next()), "yielded 3");
  EXPECT_EQ(middle.state(), State::kSuspended);
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(middle.state(), State::kClosed);
}

TEST(Stack, whose_middle_is_dropped_leaves_the_inner_one_to_itself) {
  Log log;
  Script inner = one_two();
  {
    std::optional<DelegatingScript> middle;
    middle.emplace([&](auto& self, auto) { return self.yield_from(inner, kAfter1); });
    DelegatingScript outer = forward(*middle, log, "outer");
    outer.next();
    middle.reset();
    EXPECT_EQ(outer.delegate()->name(), "a frame that is gone");
    EXPECT_EQ(&aio::innermost_of(inner), &inner);
  }
  EXPECT_EQ(shown(inner.next()), "yielded 2");
}

TEST(Stack, that_is_dropped_destroys_the_inner_locals_first_and_raises_nothing) {
  Log log;
  struct Said {
    Said(Log& to, const char* last_words) : out(to), what(last_words) {}
    Said(const Said&) = delete;
    ~Said() { out.push_back(what); }
    Log& out;
    const char* what;
  };
  class Inner : public aio::DelegatingGenerator<int> {
   public:
    explicit Inner(Log& to) : log_(to) {}

   private:
    Step resume(Sent sent) override {
      if (resume_point() != 0) log_.push_back(raised_by([&] { sent.check(); }));
      local_.emplace(log_, "inner's local");
      return yield(1, kAfter1);
    }
    Log& log_;
    std::optional<Said> local_;
  };
  class Outer : public aio::DelegatingGenerator<int> {
   public:
    explicit Outer(Log& to) : local_(to, "outer's local"), inner_(to) {}

   private:
    Step resume(Sent) override { return yield_from(inner_, kAfter1); }
    Said local_;
    Inner inner_;
  };
  {
    Outer outer(log);
    outer.next();
    log.push_back("end of the block");
  }
  EXPECT_EQ(log, (Log{"end of the block", "inner's local", "outer's local"}));
}

TEST(Stack, tells_an_observer_of_every_delegation_return_and_raise) {
  struct Recorder : aio::Observer {
    std::vector<std::pair<const Frame*, std::string>> names;
    Log log;
    void add(const std::string& what, const Frame& frame) {
      for (const auto& [known, name] : names)
        if (known == &frame) log.push_back((name + " ").append(what));
    }
    void resumed(const Frame& frame, const std::string& /*sent*/) override {
      add("resumed", frame);
    }
    void suspended(const Frame& frame, const std::string& /*yielded*/) override {
      add("suspended", frame);
    }
    void returned(const Frame& frame, const std::string& /*result*/) override {
      add("returned", frame);
    }
    void raised(const Frame& frame, const std::string& /*what*/) override { add("raised", frame); }
    void delegated(const Frame& from, const Frame& to) override {
      EXPECT_EQ(dynamic_cast<const aio::Links&>(from).delegate(), &to);
      add("delegated", from);
      add("is the top", to);
    }
  };
  Log unused;
  Script inner = one_two();
  DelegatingScript outer = forward(inner, unused, "outer");
  Recorder recorder;
  recorder.names = {{&inner, "inner"}, {&outer, "outer"}};
  aio::observer = &recorder;
  outer.next();
  outer.next();
  outer.next();
  aio::observer = nullptr;
  EXPECT_EQ(recorder.log,
            (Log{"outer resumed", "outer delegated", "inner is the top", "inner resumed",
                 "inner suspended", "inner resumed", "inner suspended", "inner resumed",
                 "inner returned", "outer resumed", "outer returned"}));

  recorder.log.clear();
  Script ended = one_two();
  while (ended.next().yielded()) {
  }
  DelegatingScript late = forward(ended, unused, "late");
  recorder.names = {{&ended, "ended"}, {&late, "late"}};
  aio::observer = &recorder;
  late.next();
  aio::observer = nullptr;
  EXPECT_EQ(recorder.log, (Log{"late resumed", "late resumed", "late returned"}))
      << "for one that has finished nobody waits";
}

// --- errors as values -------------------------------------------------------------------------

/// def passing(): yield 1      and says without a C++ exception that it catches nothing
DelegatingScript passing() {
  return DelegatingScript([](auto& self, auto sent) {
    if (sent.raises()) return self.pass_on();
    return self.resume_point() == kStart ? self.yield(1, kAfter1) : self.return_value(2);
  });
}

TEST(PassOn, ends_the_frame_and_raises_in_its_caller) {
  Log log;
  DelegatingScript inner = passing();
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  log.push_back("out: " + raised_by([&] { outer.throw_in(make<ValueError>("boom")); }));
  EXPECT_EQ(log, (Log{"outer: ValueError: boom", "out: ValueError: boom"}));
  EXPECT_EQ(inner.state(), State::kClosed);
}

TEST(PassOn, of_a_caller_that_catches_goes_no_further) {
  DelegatingScript inner = passing();
  DelegatingScript outer([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield_from(inner, kAfter1);
    EXPECT_EQ(raised_by([&] { sent.check(); }), "ValueError: boom");
    return self.yield(7, kAfter2);
  });
  outer.next();
  EXPECT_EQ(shown(outer.throw_in(make<ValueError>("boom"))), "yielded 7");
}

TEST(PassOn, of_the_root_raises_at_its_driver) {
  DelegatingScript root = passing();
  root.next();
  EXPECT_EQ(raised_by([&] { root.throw_in(make<ValueError>("boom")); }), "ValueError: boom");
  EXPECT_EQ(shown(root.next()), "returned");
}

TEST(PassOn, lets_close_end_the_frame) {
  Log log;
  DelegatingScript inner = passing();
  DelegatingScript outer = forward(inner, log, "outer");
  outer.next();
  outer.close();
  EXPECT_EQ(log, Log{"outer: GeneratorExit"});
  EXPECT_EQ(inner.state(), State::kClosed);
}

TEST(PassOn, is_told_to_an_observer_as_a_raise) {
  struct Recorder : aio::Observer {
    Log log;
    void raised(const Frame&, const std::string& what) override { log.push_back(what); }
  } recorder;
  DelegatingScript root = passing();
  root.next();
  aio::observer = &recorder;
  raised_by([&] { root.throw_in(make<ValueError>("boom")); });
  aio::observer = nullptr;
  EXPECT_EQ(recorder.log, Log{"ValueError: boom"});
}

/// "boom" or "nothing": what run() left in `error`, and the step.
std::string run_root(DelegatingScript& root, std::exception_ptr error) {
  const std::string step = shown(root.run(nullptr, error));
  return step + ", " + (error ? aio::describe(error) : "nothing");
}

TEST(RunStack, hands_out_what_the_root_raised_as_a_value) {
  Log log;
  Script inner = one_two();
  DelegatingScript outer = forward(inner, log, "outer");
  log.push_back(run_root(outer, nullptr));
  log.push_back(run_root(outer, make<ValueError>("boom")));
  EXPECT_EQ(log,
            (Log{"yielded 1, nothing", "outer: ValueError: boom", "returned, ValueError: boom"}));
}

TEST(RunStack, leaves_nothing_of_an_error_that_was_caught) {
  Script inner([](auto& self, auto sent) {
    if (self.resume_point() == kAfter1) raised_by([&] { sent.check(); });
    return self.yield(self.resume_point(), Point(self.resume_point() + 1));
  });
  Log unused;
  DelegatingScript outer = forward(inner, unused, "outer");
  outer.next();
  EXPECT_EQ(run_root(outer, make<ValueError>("boom")), "yielded 1, nothing");
}

TEST(RunStack, hands_out_a_refusal_as_a_value_too) {
  DelegatingScript inner = passing();
  Log unused;
  DelegatingScript outer = forward(inner, unused, "outer");
  outer.next();
  EXPECT_EQ(run_root(inner, nullptr), "returned, ValueError: generator is waited for already");
  EXPECT_EQ(shown(outer.next()), "returned");
}

TEST(RunStack, raises_before_the_start_what_no_body_can_catch) {
  DelegatingScript root = passing();
  EXPECT_EQ(run_root(root, make<ValueError>("boom")), "returned, ValueError: boom");
  EXPECT_EQ(root.state(), State::kClosed);
}

// --- a return is forgotten ---------------------------------------------------------------------

// The compiler warns of it, too.
TEST(YieldFrom, is_refused_behind_another_one_in_the_same_step) {
  const auto one = [](int value) {
    return DelegatingScript([value](auto& self, auto sent) {
      sent.check();
      return self.yield(value, kAfter1);
    });
  };
  DelegatingScript first = one(1), second = one(2);
  DelegatingScript outer([&](auto& self, auto sent) {
    sent.check();
    static_cast<void>(self.yield_from(first, kAfter1));
    return self.yield_from(second, kAfter2);
  });
  EXPECT_EQ(raised_by([&] { outer.next(); }),
            "RuntimeError: a second await() or yield_from(): is a return missing?");
  EXPECT_EQ(outer.state(), State::kClosed);
  EXPECT_EQ(shown(first.next()), "yielded 1");  // nobody waits for it
  EXPECT_EQ(shown(second.next()), "yielded 2");
}

TEST(YieldFrom, before_a_yield_in_the_same_step_harms_nobody_when_the_frames_go) {
  struct Inner final : aio::DelegatingGenerator<int> {
    Step resume(Sent sent) override {
      sent.check();
      return resume_point() == kStart ? yield(1, kAfter1) : return_value();
    }
  };
  struct Middle final : aio::DelegatingGenerator<int> {
    Step resume(Sent sent) override {
      sent.check();
      if (resume_point() != kStart) return return_value();
      static_cast<void>(yield_from(inner, kAfter1));
      return yield(7, kAfter2);
    }
    Inner inner;
  };
  struct Outer final : aio::DelegatingGenerator<int> {
    Step resume(Sent sent) override {
      sent.check();
      return resume_point() == kStart ? yield_from(middle, kAfter1) : return_value();
    }
    Middle middle;
  };
  Outer outer;
  EXPECT_EQ(outer.next().value(), 7);
  while (outer.next().yielded()) {
  }
}

// --- any range --------------------------------------------------------------------------------

// def outer():
//     yield from [1, 2, 3]
TEST(YieldFromARange, yields_every_element) {
  Log log;
  Each<std::vector<int>, int> each({1, 2, 3});
  for (int number : each) log.push_back(std::to_string(number));
  EXPECT_EQ(log, (Log{"1", "2", "3"}));
  EXPECT_TRUE(each.finished());
}

/// Waits for `numbers` and notes what is raised.
template <class Range>
struct OverRange : aio::DelegatingGenerator<int, int> {
  OverRange(Range range, Log& to) : numbers(std::move(range)), log(to) {}

  aio::Step<int> resume(aio::Sent<int> sent) override {
    if (this->resume_point() == kStart) return this->yield_from(numbers, kAfter1);
    log.push_back("outer: " + raised_by([&] { sent.check(); }));
    return this->return_value();
  }

  Each<Range, int, int> numbers;
  Log& log;
};

TEST(YieldFromARange, goes_straight_on_if_it_is_empty) {
  Log log;
  OverRange<std::vector<int>> outer({}, log);
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(log, Log{"outer: nothing"});
}

// Python: AttributeError, because a list iterator has no send().
TEST(YieldFromARange, ignores_what_is_sent) {
  Log log;
  OverRange<std::vector<int>> outer({1, 2}, log);
  log.push_back(shown(outer.next()));
  log.push_back(shown(outer.send(7)));
  EXPECT_EQ(log, (Log{"yielded 1", "yielded 2"}));
}

TEST(YieldFromARange, raises_in_outer_what_is_thrown_in) {
  Log log;
  OverRange<std::vector<int>> outer({1, 2}, log);
  outer.next();
  log.push_back(shown(outer.throw_in(make<ValueError>("boom"))));
  EXPECT_EQ(log, (Log{"outer: ValueError: boom", "returned"}));
}

TEST(YieldFromARange, can_be_closed) {
  Log log;
  OverRange<std::vector<int>> outer({1, 2}, log);
  outer.next();
  outer.close();
  EXPECT_EQ(log, Log{"outer: GeneratorExit"});
}

// --- the plain tunnel of the demos ------------------------------------------------------------

/// What a driver hears and what the innermost body hears, below three levels.
template <class Level>
Log driven_through() {
  Log log;
  Script inner([&](auto& self, auto sent) {
    if (self.resume_point() != kStart) {
      const std::string raised = raised_by([&] { sent.check(); });
      log.push_back("inner: " + (sent.has_value() ? std::to_string(sent.value()) : raised));
      if (raised == "TypeError: out") throw aio::TypeError("out");
    }
    return self.yield(self.resume_point(), Point(self.resume_point() + 1));
  });
  Level a(inner);
  Level b(static_cast<aio::Numbers&>(a));  // a level, not a copy
  Level c(static_cast<aio::Numbers&>(b));
  log.push_back(shown(c.next()));
  log.push_back(shown(c.send(7)));
  log.push_back(shown(c.next()));
  log.push_back(shown(c.throw_in(make<ValueError>("boom"))));
  log.push_back("close: " + raised_by([&] { c.close(); }));
  log.push_back(to_string(inner.state()));
  log.push_back(to_string(c.state()));
  return log;
}

TEST(Tunnel, and_yield_from_behave_the_same) {
  EXPECT_EQ(driven_through<aio::Tunnel>(),
            (Log{"yielded 0", "inner: 7", "yielded 1", "inner: nothing", "yielded 2",
                 "inner: ValueError: boom", "yielded 3", "inner: GeneratorExit",
                 "close: RuntimeError: generator ignored GeneratorExit", "suspended", "closed"}));
  EXPECT_EQ(driven_through<aio::Link>(), driven_through<aio::Tunnel>());
}

}  // namespace
