// next(), send(), return values, range-for. The lines of Python show the body that a test has.
#include "stage1_generators/generator.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <utility>

#include "stage1_generators/shared/tests/scripted.hpp"

namespace {

using aio::Generator;
using aio::None;
using aio::State;
using namespace aio::testing;

// def counting():
//     for n in 1, 2, ..., last: yield n
class Counting : public Generator<int> {
 public:
  explicit Counting(int last) : last_(last) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (number_ == last_) return return_value();
    return yield(++number_, kAfter1);
  }

  int number_ = 0;
  int last_;
};

TEST(Generator, a_call_runs_nothing_of_the_body) {
  Log log;
  Script gen([&](auto& self, auto) {
    log.push_back("started");
    return self.return_value(0);
  });
  EXPECT_EQ(log, Log{});
  EXPECT_EQ(gen.state(), State::kCreated);
}

TEST(Generator, next_runs_to_the_next_yield_and_no_further) {
  Log log;
  Script gen([&](auto& self, auto sent) {
    sent.check();
    switch (self.resume_point()) {
      case kStart:
        log.push_back("before 1");
        return self.yield(1, kAfter1);
      case kAfter1:
        log.push_back("before 2");
        return self.yield(2, kAfter2);
    }
    log.push_back("before the end");
    return self.return_value(0);
  });
  for (int i = 0; i < 3; ++i) log.push_back(shown(gen.next()));
  EXPECT_EQ(log,
            (Log{"before 1", "yielded 1", "before 2", "yielded 2", "before the end", "returned"}));
}

TEST(Generator, a_finished_generator_keeps_saying_so) {
  Counting gen(1);
  Log log;
  for (int i = 0; i < 4; ++i) log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"yielded 1", "returned", "returned", "returned"}));
}

TEST(Generator, the_end_is_no_exception_until_somebody_asks_for_its_value) {
  Counting gen(0);
  auto step = gen.next();
  EXPECT_TRUE(step.returned());
  EXPECT_EQ(raised_by([&] { step.value(); }), "StopIteration");
  static_assert(std::is_same_v<decltype(step.value()), int&>);
  static_assert(std::is_same_v<decltype(aio::Step<int>().value()), int>);  // nothing that goes
}

TEST(Generator, a_finished_generator_ignores_what_is_sent) {
  Script gen([](auto& self, auto) { return self.return_value(0); });
  gen.next();
  EXPECT_EQ(shown(gen.send(7)), "returned");
}

// Its locals are members, its place is resume_point().
TEST(Generator, locals_and_place_survive_a_yield) {
  Counting gen(9);
  gen.next();
  Counting other(9);
  other.next();
  EXPECT_EQ(shown(gen.next()), "yielded 2");
  EXPECT_EQ(shown(gen.next()), "yielded 3");
  EXPECT_EQ(shown(other.next()), "yielded 2");
}

TEST(Generator, can_be_resumed_from_another_stack) {
  auto gen = std::make_unique<Counting>(3);
  gen->next();
  auto resume_deeper = [](auto&& self, Counting& counting, int depth) -> int {
    return depth == 0 ? counting.next().value() : self(self, counting, depth - 1);
  };
  EXPECT_EQ(resume_deeper(resume_deeper, *gen, 10), 2);
  int from_a_thread = 0;
  std::thread([&, moved = std::move(gen)] { from_a_thread = moved->next().value(); }).join();
  EXPECT_EQ(from_a_thread, 3);
}

// def body():
//     log.append(yield 1)
//     log.append(yield 2)
TEST(Generator, a_sent_value_is_the_value_of_the_yield_it_stands_at) {
  Log log;
  Script gen([&](auto& self, auto sent) {
    switch (self.resume_point()) {
      case kStart:
        return self.yield(1, kAfter1);
      case kAfter1:
        log.push_back("first yield was " + std::to_string(sent.value()));
        return self.yield(2, kAfter2);
    }
    log.push_back("second yield was " + std::to_string(sent.value()));
    return self.return_value(0);
  });
  gen.next();
  gen.send(10);
  gen.send(20);
  EXPECT_EQ(log, (Log{"first yield was 10", "second yield was 20"}));
}

TEST(Generator, next_sends_none) {
  Log log;
  Script gen([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() != kStart) log.push_back(sent.has_value() ? "value" : "None");
    return self.yield(0, kAfter1);
  });
  gen.next();
  gen.next();
  gen.send(1);
  EXPECT_EQ(log, (Log{"None", "value"}));
}

TEST(Generator, none_where_a_value_is_needed_is_a_type_error_in_the_body) {
  Log log;
  Script gen([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    log.push_back("caught " + raised_by([&] { sent.value(); }));
    return self.yield(2, kAfter1);
  });
  gen.next();
  log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"caught TypeError: None was sent: use send(), or sent.result_of(inner) "
                      "behind a yield_from()",
                      "yielded 2"}));
}

TEST(Generator, a_value_cannot_be_sent_before_the_first_next) {
  Script gen([&](auto& self, auto) { return self.yield(1, kAfter1); });
  EXPECT_EQ(raised_by([&] { gen.send(7); }),
            "TypeError: can't send non-None value to a just-started generator");
  EXPECT_EQ(gen.state(), State::kCreated);  // and nothing is lost
  EXPECT_EQ(shown(gen.next()), "yielded 1");
}

TEST(Generator, none_can_be_sent_before_the_first_next) {
  Counting gen(1);
  EXPECT_EQ(shown(gen.send(None())), "yielded 1");
  EXPECT_EQ(shown(gen.send(None())), "returned");
}

TEST(Generator, a_sent_value_may_be_moved_in_and_a_yielded_one_moved_out) {
  using Box = std::unique_ptr<int>;
  Scripted<Generator<Box, Box, Box>> gen([](auto& self, auto sent) {
    switch (self.resume_point()) {
      case kStart:
        return self.yield(std::make_unique<int>(1), kAfter1);
      case kAfter1:
        return self.yield(std::move(sent.value()), kAfter2);
    }
    return self.return_value(std::move(sent.value()));
  });
  Box first = gen.next().value();
  EXPECT_EQ(*first, 1);
  EXPECT_EQ(*gen.send(std::make_unique<int>(2)).value(), 2);
  gen.send(std::move(first));
  EXPECT_EQ(*gen.result(), 1);
}

TEST(Generator, a_returned_value_waits_in_result) {
  Script gen([](auto& self, auto) { return self.return_value(42); });
  EXPECT_TRUE(gen.next().returned());
  EXPECT_EQ(gen.result(), 42);
}

// Python: a second next() raises StopIteration with the value None.
TEST(Generator, a_returned_value_can_be_asked_for_once) {
  Script gen([](auto& self, auto) { return self.return_value(42); });
  gen.next();
  gen.result();
  EXPECT_NE(raised_by([&] { gen.result(); }).find("has no return value (any more)"),
            std::string::npos);
}

TEST(Generator, has_no_result_before_its_end) {
  Script gen([](auto& self, auto) { return self.yield(1, kAfter1); });
  EXPECT_NE(raised_by([&] { gen.result(); }).find("has not returned yet"), std::string::npos);
  gen.next();
  EXPECT_NE(raised_by([&] { gen.result(); }).find("has not returned yet"), std::string::npos);
}

TEST(Generator, that_returns_nothing_has_none_for_a_result_every_time) {
  Counting gen(0);
  gen.next();
  EXPECT_EQ(gen.result(), None());
  EXPECT_EQ(gen.result(), None());
}

TEST(RangeFor, goes_over_every_yielded_value) {
  Log log;
  Counting gen(3);
  for (int number : gen) log.push_back(std::to_string(number));
  EXPECT_EQ(log, (Log{"1", "2", "3"}));
  EXPECT_TRUE(gen.finished());
}

TEST(RangeFor, over_a_finished_generator_does_nothing) {
  Counting gen(3);
  for (int number : gen) static_cast<void>(number);
  for (int number : gen) FAIL() << number;
}

TEST(RangeFor, goes_on_where_a_break_left_the_generator) {
  Counting gen(4);
  Log log;
  for (int number : gen) {
    log.push_back(std::to_string(number));
    if (number == 2) break;
  }
  EXPECT_EQ(gen.state(), State::kSuspended);
  log.push_back("break");
  for (int number : gen) log.push_back(std::to_string(number));
  EXPECT_EQ(log, (Log{"1", "2", "break", "3", "4"}));
}

TEST(RangeFor, keeps_a_temporary_generator_alive) {
  int sum = 0;
  for (int number : Counting(3)) sum += number;
  EXPECT_EQ(sum, 6);
}

TEST(RangeFor, may_change_or_move_out_the_yielded_value) {
  Scripted<Generator<std::unique_ptr<int>>> gen([](auto& self, auto) {
    if (self.resume_point() != kStart) return self.return_value();
    return self.yield(std::make_unique<int>(5), kAfter1);
  });
  std::unique_ptr<int> kept;
  for (auto& value : gen) {
    ++*value;
    kept = std::move(value);
  }
  EXPECT_EQ(*kept, 6);
}

TEST(RangeFor, lets_an_exception_of_the_body_out) {
  Log log;
  Script gen([](auto& self, auto) {
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    throw aio::ValueError("boom");
  });
  log.push_back(raised_by([&] {
    for (int number : gen) log.push_back(std::to_string(number));
  }));
  EXPECT_EQ(log, (Log{"1", "ValueError: boom"}));
}

}  // namespace
