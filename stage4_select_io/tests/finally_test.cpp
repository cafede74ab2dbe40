// Clean-up at the end of a block: always, or after an exception; and `except` of one type.
#include "stage4_select_io/library/finally.hpp"

#include <gtest/gtest.h>

#include "stage2_yield_from/tests/scripted.hpp"

namespace {

using aio::ValueError;
using aio::testing::Log;
using aio::testing::raised_by;

struct Clean_up : testing::Test {
  Log log;
};

TEST_F(Clean_up, of_finally_is_last_whatever_ends_the_block) {
  {
    const aio::Finally at_the_end{[&] { log.push_back("finally"); }};
    log.push_back("block");
  }
  log.push_back(raised_by([&] {
    const aio::Finally at_the_end{[&] { log.push_back("finally"); }};
    throw ValueError("no");
  }));
  EXPECT_EQ(log, Log({"block", "finally", "finally", "ValueError: no"}));
}

TEST_F(Clean_up, on_an_error_is_for_an_error_alone) {
  {
    const aio::OnError take_back{[&] { log.push_back("taken back"); }};
  }
  EXPECT_EQ(log, Log());
  log.push_back(raised_by([&] {
    const aio::OnError take_back{[&] { log.push_back("taken back"); }};
    throw ValueError("no");
  }));
  EXPECT_EQ(log, Log({"taken back", "ValueError: no"}));
}

TEST_F(Clean_up, on_an_error_knows_an_error_that_is_older) {
  log.push_back(raised_by([&] {
    const aio::Finally at_the_end{
        [&] { const aio::OnError take_back{[&] { log.push_back("taken back"); }}; }};
    throw ValueError("no");
  }));
  EXPECT_EQ(log, Log({"ValueError: no"}));
}

TEST_F(Clean_up, that_fails_does_not_replace_the_error) {
  log.push_back(raised_by([&] {
    const aio::OnError take_back{[&] { throw ValueError("in the clean-up"); }};
    throw ValueError("the first");
  }));
  EXPECT_EQ(log, Log({"ValueError: the first"}));
}

TEST(Caught, is_what_was_thrown_in_if_it_is_one_of_those) {
  const auto caught_of = [](std::exception_ptr error) {
    return raised_by([&] {
      const std::exception_ptr caught =
          aio::caught<ValueError>(aio::AnyCoroutine::Sent(nullptr, error));
      throw aio::RuntimeError("caught: " + (caught ? aio::describe(caught) : "nothing"));
    });
  };
  EXPECT_EQ(caught_of(nullptr), "RuntimeError: caught: nothing");
  EXPECT_EQ(caught_of(std::make_exception_ptr(ValueError("no"))),
            "RuntimeError: caught: ValueError: no");
  EXPECT_EQ(caught_of(std::make_exception_ptr(aio::TypeError("other"))), "TypeError: other");
}

}  // namespace
