// throw_in(), close(), and exceptions that leave a body.
#include <gtest/gtest.h>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/tests/scripted.hpp"

namespace {

using aio::GeneratorExit;
using aio::RuntimeError;
using aio::State;
using aio::StopIteration;
using aio::ValueError;
using namespace aio::testing;

/// def ignoring():
///     yield 1
///     yield 2                # and looks at nothing that is thrown in
Script ignoring() {
  return Script([](auto& self, auto) {
    const int next = self.resume_point() + 1;
    return self.yield(next, static_cast<Point>(next));
  });
}

/// def one():
///     yield 1
Script one() {
  return Script([](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    return self.return_value(0);
  });
}

// def body():
//     try: yield 1
//     except ValueError as e: log(e)
//     yield 2
TEST(Throw, raises_where_the_body_stands_and_hands_out_the_next_value) {
  Log log;
  Script gen([&](auto& self, auto sent) {
    switch (self.resume_point()) {
      case kStart:
        return self.yield(1, kAfter1);
      case kAfter1:
        try {
          sent.check();
          log.push_back("not reached");
        } catch (const ValueError& error) {
          log.push_back(std::string("caught ") + error.what());
        }
        return self.yield(2, kAfter2);
    }
    sent.check();
    return self.return_value(3);
  });
  gen.next();
  log.push_back(shown(gen.throw_in(make<ValueError>("boom"))));
  log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"caught boom", "yielded 2", "returned"}));
  EXPECT_EQ(gen.result(), 3);
}

TEST(Throw, comes_out_again_and_closes_a_generator_that_does_not_catch_it) {
  Script gen = one();
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.throw_in(make<ValueError>("boom")); }), "ValueError: boom");
  EXPECT_EQ(gen.state(), State::kClosed);
  EXPECT_EQ(shown(gen.next()), "returned");
}

TEST(Throw, may_end_the_body_with_a_return) {
  Script gen([](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    EXPECT_EQ(raised_by([&] { sent.value(); }), "ValueError: boom");
    return self.return_value(5);
  });
  gen.next();
  EXPECT_EQ(shown(gen.throw_in(make<ValueError>("boom"))), "returned");
  EXPECT_EQ(gen.result(), 5);
}

TEST(Throw, may_be_answered_with_another_exception) {
  Script gen([](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    try {
      sent.check();
    } catch (const ValueError&) {
      throw RuntimeError("other");
    }
    return self.return_value(0);
  });
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.throw_in(make<ValueError>("boom")); }), "RuntimeError: other");
  EXPECT_TRUE(gen.finished());
}

TEST(Throw, before_the_start_comes_straight_back_and_closes) {
  Log log;
  Script gen([&](auto& self, auto) {
    log.push_back("the body ran");
    return self.return_value(0);
  });
  log.push_back(raised_by([&] { gen.throw_in(make<ValueError>("boom")); }));
  log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"ValueError: boom", "returned"}));
}

TEST(Throw, after_the_end_comes_straight_back_every_time) {
  Script gen = one();
  gen.next();
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.throw_in(make<ValueError>("boom")); }), "ValueError: boom");
  EXPECT_EQ(raised_by([&] { gen.throw_in(make<ValueError>("again")); }), "ValueError: again");
  EXPECT_EQ(shown(gen.next()), "returned");
}

TEST(Throw, takes_any_type_of_exception) {
  Script gen = one();
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.throw_in(std::make_exception_ptr(7)); }), "int");
}

TEST(Throw, keeps_the_exception_object_itself) {
  const std::exception_ptr boom = make<ValueError>("boom");
  Script gen = one();
  gen.next();
  try {
    gen.throw_in(boom);
    FAIL();
  } catch (...) {
    EXPECT_EQ(std::current_exception(), boom);
  }
}

TEST(Raise, closes_the_generator_and_leaves_no_result) {
  Script gen([](auto& self, auto) -> decltype(self.next()) { throw ValueError("boom"); });
  EXPECT_EQ(raised_by([&] { gen.next(); }), "ValueError: boom");
  EXPECT_EQ(gen.state(), State::kClosed);
  EXPECT_EQ(shown(gen.next()), "returned");
  EXPECT_NE(raised_by([&] { gen.result(); }), "nothing");
}

TEST(Raise, of_stop_iteration_in_a_body_becomes_a_runtime_error) {
  Script gen([](auto& self, auto) -> decltype(self.next()) { throw StopIteration(); });
  try {
    gen.next();
    FAIL();
  } catch (const RuntimeError& error) {
    EXPECT_STREQ(error.what(), "generator raised StopIteration");
    EXPECT_TRUE(aio::holds<StopIteration>(error.context));
  }
  EXPECT_TRUE(gen.finished());
}

// def body(other):
//     while True: yield next(other)      `other` has ended
TEST(Raise, of_stop_iteration_by_the_next_of_another_generator_does_not_end_the_body_in_silence) {
  Script other = one();
  Script gen([&](auto& self, auto sent) {
    sent.check();
    return self.yield(other.next().value(), kAfter1);
  });
  EXPECT_EQ(shown(gen.next()), "yielded 1");
  EXPECT_EQ(raised_by([&] { gen.next(); }), "RuntimeError: generator raised StopIteration");
}

TEST(Raise, of_stop_iteration_that_was_thrown_in_becomes_a_runtime_error) {
  Script gen = one();
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.throw_in(std::make_exception_ptr(StopIteration())); }),
            "RuntimeError: generator raised StopIteration");
}

// The frame has not begun, and is left all the same.
TEST(Raise, of_stop_iteration_that_was_thrown_in_before_the_start_becomes_one_too) {
  Script gen = one();
  EXPECT_EQ(raised_by([&] { gen.throw_in(std::make_exception_ptr(StopIteration())); }),
            "RuntimeError: generator raised StopIteration");
}

// No frame is left any more.
TEST(Raise, of_stop_iteration_that_was_thrown_in_after_the_end_comes_straight_back) {
  Script gen = one();
  gen.close();
  EXPECT_EQ(raised_by([&] { gen.throw_in(std::make_exception_ptr(StopIteration())); }),
            "StopIteration");
}

// Python has no such rule, because there nobody can forget to look.
TEST(Throw, into_a_body_that_does_not_look_is_a_runtime_error_with_advice) {
  Script gen([](auto& self, auto) { return self.yield(1, kAfter1); });
  gen.next();
  const std::string raised = raised_by([&] { gen.throw_in(make<ValueError>("boom")); });
  EXPECT_NE(raised.find("went on without looking at what was raised (ValueError: boom)"),
            std::string::npos)
      << raised;
  EXPECT_NE(raised.find("begin every case with sent.check(), sent.value() or the like"),
            std::string::npos);
  EXPECT_TRUE(gen.finished());
}

// def body():
//     try: yield 1
//     except Exception: log("an error")
//     except GeneratorExit: log("asked to stop"); raise
TEST(Close, raises_generator_exit_where_the_body_stands) {
  Log log;
  Script gen([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    try {
      sent.check();
    } catch (const std::exception&) {
      log.push_back("an error");
    } catch (const GeneratorExit&) {
      log.push_back("asked to stop");
      throw;
    }
    return self.return_value(0);
  });
  gen.next();
  gen.close();
  log.push_back(to_string(gen.state()));
  EXPECT_EQ(log, (Log{"asked to stop", "closed"}));
}

TEST(Close, may_be_answered_with_a_return) {
  Script gen([](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    EXPECT_EQ(raised_by([&] { sent.check(); }), "GeneratorExit");
    return self.return_value(0);
  });
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.close(); }), "nothing");
  EXPECT_TRUE(gen.finished());
}

TEST(Close, lets_another_exception_of_the_body_out) {
  Script gen([](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    EXPECT_EQ(raised_by([&] { sent.check(); }), "GeneratorExit");
    throw ValueError("clean-up failed");
  });
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.close(); }), "ValueError: clean-up failed");
  EXPECT_TRUE(gen.finished());
}

TEST(Close, that_is_answered_with_a_yield_is_a_runtime_error_and_the_generator_lives_on) {
  Log log;
  Script gen([&](auto& self, auto sent) {
    if (self.resume_point() == kAfter1) log.push_back("in: " + raised_by([&] { sent.check(); }));
    return self.yield(self.resume_point(), kAfter1);
  });
  gen.next();
  log.push_back(raised_by([&] { gen.close(); }));
  log.push_back(to_string(gen.state()));
  log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"in: GeneratorExit", "RuntimeError: generator ignored GeneratorExit",
                      "suspended", "in: nothing", "yielded 1"}));
}

TEST(Close, before_the_start_runs_nothing) {
  Log log;
  Script gen([&](auto& self, auto) {
    log.push_back("the body ran");
    return self.return_value(0);
  });
  gen.close();
  log.push_back(to_string(gen.state()));
  log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"closed", "returned"}));
}

TEST(Close, of_a_closed_generator_does_nothing) {
  Script gen = one();
  gen.next();
  gen.close();
  EXPECT_EQ(raised_by([&] { gen.close(); }), "nothing");
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.close(); }), "nothing");
}

TEST(Close, differs_from_throwing_generator_exit_which_comes_out_again) {
  Script gen = one();
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.throw_in(std::make_exception_ptr(GeneratorExit())); }),
            "GeneratorExit");
}

TEST(Reentry, is_refused_for_all_four_verbs) {
  Log log;
  Script* itself = nullptr;
  Script gen([&](auto& self, auto) {
    log.push_back(raised_by([&] { itself->next(); }));
    log.push_back(raised_by([&] { itself->send(1); }));
    log.push_back(raised_by([&] { itself->throw_in(make<ValueError>("boom")); }));
    log.push_back(raised_by([&] { itself->close(); }));
    return self.yield(1, kAfter1);
  });
  itself = &gen;
  log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"ValueError: generator already executing",
                      "ValueError: generator already executing",
                      "ValueError: generator already executing",
                      "ValueError: generator already executing", "yielded 1"}));
}

TEST(Reentry, through_another_generator_is_refused_too) {
  Script* first = nullptr;
  Script second([&](auto& self, auto) { return self.yield(first->next().value(), kAfter1); });
  Script gen([&](auto& self, auto) { return self.yield(second.next().value(), kAfter1); });
  first = &gen;
  EXPECT_EQ(raised_by([&] { gen.next(); }), "ValueError: generator already executing");
  EXPECT_TRUE(second.finished());
  EXPECT_TRUE(gen.finished());
}

TEST(Reentry, is_refused_by_name_for_whoever_wants_to_wait_for_it) {
  Script gen = one();
  gen.next();
  EXPECT_EQ(raised_by([&] { throw gen.already_executing(); }),
            "ValueError: generator is waited for already");
}

TEST(Frame, is_at_rest_before_its_first_step_and_between_two) {
  std::string in_its_body;
  Script* itself = nullptr;
  Script gen([&](auto& self, auto sent) {
    sent.check();
    in_its_body = itself->at_rest() ? "at rest" : "running";
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    return self.return_value(0);
  });
  itself = &gen;
  EXPECT_TRUE(gen.at_rest());
  gen.next();
  EXPECT_EQ(in_its_body, "running");
  EXPECT_TRUE(gen.at_rest());
  gen.next();
  EXPECT_FALSE(gen.at_rest());
}

TEST(Body, that_ends_without_a_yield_or_a_return_is_told_so) {
  Script gen([](auto&, auto) { return Script::Step(); });
  const std::string raised = raised_by([&] { gen.next(); });
  EXPECT_NE(raised.find("left resume() without a yield or a return_value(): is a case missing?"),
            std::string::npos)
      << raised;
  EXPECT_TRUE(gen.finished());
}

// `__context__`, as of every exception that is made while another one is handled.
TEST(Body, that_ends_without_a_yield_remembers_what_its_caller_is_handling) {
  Script gen([](auto&, auto) { return Script::Step(); });
  try {
    throw ValueError("handled");
  } catch (const ValueError&) {
    try {
      gen.next();
      FAIL();
    } catch (const RuntimeError& error) {
      EXPECT_TRUE(aio::holds<ValueError>(error.context));
    }
  }
}

TEST(Throw, an_error_that_the_body_does_not_look_at_ends_it_and_nothing_is_yielded) {
  Script gen = ignoring();
  gen.next();
  auto error = make<ValueError>("boom");
  EXPECT_TRUE(gen.run(nullptr, error).returned());
  EXPECT_TRUE(aio::holds<aio::RuntimeError>(error));
  EXPECT_EQ(gen.state(), State::kClosed);
}

TEST(Throw, what_the_body_raises_after_all_is_raised_although_it_was_to_yield) {
  Script gen([](auto& self, auto sent) {
    sent.check();
    auto step = self.yield(1, kAfter1);
    if (step.yielded()) throw ValueError("boom");
    return step;
  });
  EXPECT_EQ(raised_by([&] { gen.next(); }), "ValueError: boom");
}

TEST(Throw, what_is_thrown_in_is_raised_by_each_way_to_look) {
  struct Five {
    int result() const { return 5; }
  } five;
  Script gen([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    return self.return_value(sent.result_of(five));
  });
  gen.next();
  EXPECT_EQ(raised_by([&] { gen.throw_in(make<ValueError>("boom")); }), "ValueError: boom");
}

}  // namespace
