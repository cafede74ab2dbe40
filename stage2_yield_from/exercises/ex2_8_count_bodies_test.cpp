// Exercise 2.8 (extend, 25 minutes): the tunnel and the stack
#include <deque>
#include <ex2_8_count_bodies.hpp>  // the learner's, ours, or a wrong one

#include "stage2_yield_from/demos/tunnel.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// Yields what it is sent; a negative number is the end, and is returned. 13 and 14 are bad luck.
class Innermost : public Number {
  enum { kStart, kGotNumber };
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield(0, kGotNumber);
    const int number = sent.value();
    if (number == 13) throw aio::ValueError("13");
    if (number == 14) throw aio::GeneratorExit();
    return number < 0 ? return_value(number) : yield(number, kGotNumber);
  }
};

/// Delegates when it is sent a number.
class Late : public Number {
  enum { kStart, kGotNumber, kAfterInner };
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield(0, kGotNumber);
      case kGotNumber:
        return yield_from(inner_, kAfterInner);
    }
    return return_value(sent.result_of(inner_));
  }

  Innermost inner_;
};

/// `depth` levels that wait for each other, and the innermost generator below them.
class Chain {
 public:
  explicit Chain(int depth) {
    for (int i = 0; i < depth; ++i) outermost_ = &levels_.emplace_back(*outermost_);
  }
  Number& outermost() { return *outermost_; }

 private:
  Innermost innermost_;
  Number* outermost_ = &innermost_;
  std::deque<Level> levels_;
};

/// bodies_for(), noted: how many, or what it raises.
std::string count(const std::string& name, Numbers& generator, int number) {
  const std::string what = "bodies_for(" + name + ", " + std::to_string(number) + ")";
  return did(what, outcome([&] { return std::to_string(bodies_for(generator, number)); }));
}

/// bodies_for(innermost, number) raises, and sets the observer back.
void sets_the_observer_back(int number, const std::string& raised) {
  aio::Observer* const judge = aio::observer;
  Innermost innermost;
  innermost.next();
  expect(count("innermost", innermost, number), raised);
  const bool as_before = aio::observer == judge;
  aio::observer = judge;
  expect("the observer is the one before", as_before, true);
}

}  // namespace

TEST(The_count, of_bodies_below_a_hundred_tunnels_is_a_hundred_and_one) {
  Innermost innermost;
  Numbers* outermost = &innermost;
  std::deque<aio::Tunnel> tunnels;
  for (int i = 0; i < 100; ++i) outermost = &tunnels.emplace_back(*outermost);
  outermost->next();
  expect(count("tunnels", *outermost, 7), "101");
}

TEST(The_count, of_bodies_below_a_hundred_levels_is_one) {
  Chain chain(100);
  chain.outermost().next();
  expect(count("levels", chain.outermost(), 7), "1");
  expect(count("levels", chain.outermost(), 8), "1");
}

TEST(The_count, of_bodies_is_a_hundred_and_one_when_all_levels_return) {
  Chain chain(100);
  chain.outermost().next();
  expect(count("levels", chain.outermost(), -1), "101");
  expect("result()", chain.outermost().result(), 99);
}

TEST(The_count, of_bodies_is_four_when_three_levels_return) {
  Chain chain(3);
  chain.outermost().next();
  expect(count("levels", chain.outermost(), -1), "4");
  expect("result()", chain.outermost().result(), 2);
}

TEST(The_count, includes_a_body_that_neither_yields_nor_returns) {
  Late late;
  late.next();
  expect(count("late", late, 7), "2");
}

TEST(The_count, leaves_the_observer_that_was_there_before) {
  aio::Observer* const judge = aio::observer;
  aio::Observer another;
  aio::observer = &another;
  Innermost innermost;
  innermost.next();
  count("innermost", innermost, 7);
  const bool as_before = aio::observer == &another;
  aio::observer = judge;
  expect("the observer is the one before", as_before, true);
}

TEST(The_count, leaves_the_observer_that_was_there_before_even_when_something_is_raised) {
  sets_the_observer_back(13, "raised ValueError: 13");
}

TEST(The_count, leaves_the_observer_that_was_there_before_even_at_GeneratorExit) {
  sets_the_observer_back(14, "raised GeneratorExit");
}

TEST(Levels, may_be_a_million) {
  Chain chain(1'000'000);
  aio::exercise::Noted noted(chain.outermost());
  expect(noted.next(), "yielded 0");
  expect(count("levels", chain.outermost(), 7), "1");
  expect(noted.send(-1), "returned");
  expect("result()", chain.outermost().result(), 999'999);
}

TEST(Levels, let_out_what_is_raised_below_them) {
  Chain chain(2);
  chain.outermost().next();
  expect(count("levels", chain.outermost(), 13), "raised ValueError: 13");
}
