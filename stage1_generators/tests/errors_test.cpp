#include "stage1_generators/errors.hpp"

#include <gtest/gtest.h>

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage1_generators/shared/tests/scripted.hpp"

namespace {

using namespace aio;
using namespace aio::testing;

TEST(Errors, a_request_to_stop_is_no_std_exception) {
  EXPECT_FALSE((std::is_base_of_v<std::exception, GeneratorExit>));
  EXPECT_FALSE(holds<std::exception>(std::make_exception_ptr(GeneratorExit())));
  EXPECT_TRUE(holds<BaseException>(std::make_exception_ptr(GeneratorExit())));
}

TEST(Errors, errors_are_std_exceptions) {
  for (const std::exception_ptr& error :
       {make<RuntimeError>(""), make<ValueError>(""), make<TypeError>(""),
        std::make_exception_ptr(StopIteration())}) {
    EXPECT_TRUE(holds<std::exception>(error));
    EXPECT_TRUE(holds<aio::Exception>(error));
    EXPECT_FALSE(holds<BaseException>(error));
  }
}

TEST(Errors, nothing_holds_no_exception) { EXPECT_FALSE(holds<std::exception>(nullptr)); }

TEST(Errors, are_described_in_pythons_words) {
  const Log described{describe(make<ValueError>("boom")),
                      describe(make<ValueError>("")),
                      describe(std::make_exception_ptr(StopIteration())),
                      describe(std::make_exception_ptr(GeneratorExit())),
                      describe(std::make_exception_ptr(GeneratorExit("why"))),
                      describe(make<std::runtime_error>("std")),
                      describe(std::make_exception_ptr(1)),
                      describe(nullptr)};
  EXPECT_EQ(described, (Log{"ValueError: boom", "ValueError", "StopIteration", "GeneratorExit",
                            "GeneratorExit: why", "runtime_error: std", "int", "no exception"}));
}

// The chain of an exception and what was being handled when it was made, latest first.
Log chain(std::exception_ptr raised) {
  Log log;
  while (raised) {
    log.push_back(describe(raised));
    std::exception_ptr before;
    try {
      std::rethrow_exception(raised);
    } catch (const Chained& chained) {
      before = chained.context;
    } catch (...) {
    }
    raised = before;
  }
  return log;
}

// try: raise ValueError
// except ValueError:
//     try: raise TypeError
//     except TypeError: raise RuntimeError
TEST(Context, is_the_exception_that_was_being_handled) {
  std::exception_ptr raised;
  try {
    try {
      try {
        throw ValueError("first");
      } catch (const ValueError&) {
        throw TypeError("second");
      }
    } catch (const TypeError&) {
      throw RuntimeError("third");
    }
  } catch (...) {
    raised = std::current_exception();
  }
  EXPECT_EQ(chain(raised), (Log{"RuntimeError: third", "TypeError: second", "ValueError: first"}));
}

TEST(Context, is_null_where_nothing_was_being_handled) {
  EXPECT_EQ(ValueError("alone").context, nullptr);
  EXPECT_EQ(GeneratorExit().context, nullptr);
}

// def body():
//     try: yield
//     except ValueError: raise RuntimeError
TEST(Context, links_what_a_body_raises_to_what_was_thrown_in) {
  Script gen([](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    try {
      sent.check();
    } catch (const ValueError&) {
      throw RuntimeError("in the handler");
    }
    return self.return_value(0);
  });
  gen.next();
  std::exception_ptr raised;
  try {
    gen.throw_in(make<ValueError>("thrown in"));
  } catch (...) {
    raised = std::current_exception();
  }
  EXPECT_EQ(chain(raised), (Log{"RuntimeError: in the handler", "ValueError: thrown in"}));
}

// The standard library's exceptions have no link: what they replace is forgotten.
TEST(Context, ends_at_an_exception_of_the_standard_library) {
  std::exception_ptr raised;
  try {
    try {
      throw ValueError("forgotten");
    } catch (const ValueError&) {
      throw std::runtime_error("std");
    }
  } catch (...) {
    raised = std::current_exception();
  }
  EXPECT_EQ(chain(raised), (Log{"runtime_error: std"}));
}

TEST(Context, a_million_each_of_the_next_fit_on_the_stack) {
  std::exception_ptr last = make<ValueError>("first");
  for (int i = 0; i < a_lot(1'000'000); ++i) {
    try {
      std::rethrow_exception(last);
    } catch (const ValueError&) {
      last = std::make_exception_ptr(ValueError("next"));
    }
  }
  last = nullptr;
  EXPECT_EQ(chain(last), Log());
}

}  // namespace
