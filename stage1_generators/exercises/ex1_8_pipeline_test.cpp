// Exercise 1.8 (extend, 25 minutes): a pipeline of generators
#include <ex1_8_pipeline.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;

namespace {

/// Yields the numbers from `first` up to `last`. Notes each time that it is asked.
class From : public Numbers {
  enum { kStart, kYielded };

 public:
  From(std::string name, int first, int last) : name_(std::move(name)), at_(first), last_(last) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    did("  " + name_ + " is asked", at_ <= last_ ? std::to_string(at_) : "returns");
    if (at_ > last_) return return_value();
    return yield(at_++, kYielded);
  }

  std::string name_;
  int at_;
  int last_;
};

/// A source that fails.
class Broken : public Numbers {
  Step resume(Sent sent) override {
    sent.check();
    throw aio::ValueError("broken");
  }
};

}  // namespace

TEST(Take, yields_so_many_values_and_no_more) {
  From numbers("numbers", 1, 9);
  Take take(numbers, 2);
  Noted noted(take);
  expect(noted.next(), "yielded 1");
  expect(noted.next(), "yielded 2");
  expect(noted.next(), "returned");
}

TEST(Take, asks_for_no_value_when_it_is_made) {
  From numbers("numbers", 1, 9);
  Take take(numbers, 2);
  expect(Noted(numbers).next(), "yielded 1");
}

TEST(Take, leaves_the_rest_to_others) {
  From numbers("numbers", 1, 9);
  Take take(numbers, 1);
  expect(Noted(take).next(), "yielded 1");
  expect(Noted(take).next(), "returned");
  expect(Noted(numbers).next(), "yielded 2");
}

TEST(Take, of_none_returns_at_once_and_asks_nobody) {
  From numbers("numbers", 1, 9);
  Take take(numbers, 0);
  expect(Noted(take).next(), "returned");
  expect(Noted(numbers).next(), "yielded 1");
}

TEST(Take, returns_when_its_source_does) {
  From numbers("numbers", 1, 1);
  Take take(numbers, 5);
  Noted noted(take);
  expect(noted.next(), "yielded 1");
  expect(noted.next(), "returned");
  expect(noted.next(), "returned");
}

TEST(Pairs, yields_one_of_each) {
  From left("left", 1, 9);
  From right("right", 11, 19);
  Pairs pairs(left, right);
  Noted noted(pairs);
  expect(noted.next(), "yielded [1, 11]");
  expect(noted.next(), "yielded [2, 12]");
  expect(noted.next(), "yielded [3, 13]");
}

TEST(Pairs, asks_the_right_one_no_more_when_the_left_one_is_at_its_end) {
  From left("left", 1, 1);
  From right("right", 11, 19);
  Pairs pairs(left, right);
  Noted noted(pairs);
  expect(noted.next(), "yielded [1, 11]");
  expect(noted.next(), "returned");
  expect(Noted(right).next(), "yielded 12");
}

TEST(Pairs, loses_a_value_of_the_left_one_when_the_right_one_is_at_its_end) {
  From left("left", 1, 9);
  From right("right", 11, 11);
  Pairs pairs(left, right);
  Noted noted(pairs);
  expect(noted.next(), "yielded [1, 11]");
  expect(noted.next(), "returned");
  expect(Noted(left).next(), "yielded 3");
}

TEST(Pairs, reads_from_a_Take_as_from_any_other) {
  From numbers("numbers", 1, 9);
  From more("more", 11, 19);
  Take two(numbers, 2);
  Pairs pairs(two, more);
  Noted noted(pairs);
  expect(noted.next(), "yielded [1, 11]");
  expect(noted.next(), "yielded [2, 12]");
  expect(noted.next(), "returned");
}

TEST(Take, lets_out_what_its_source_raises) {
  Broken broken;
  Take take(broken, 2);
  expect(Noted(take).next(), "raised ValueError: broken");
  expect(Noted(take).next(), "returned");
}

TEST(Take, lets_out_what_is_thrown_in) {
  From numbers("numbers", 1, 9);
  Take take(numbers, 5);
  expect(Noted(take).next(), "yielded 1");
  expect(Noted(take).throw_in(aio::ValueError("boom")), "raised ValueError: boom");
}

TEST(Pairs, lets_out_what_is_thrown_in) {
  From left("left", 1, 9);
  From right("right", 11, 19);
  Pairs pairs(left, right);
  expect(Noted(pairs).next(), "yielded [1, 11]");
  expect(Noted(pairs).throw_in(aio::ValueError("boom")), "raised ValueError: boom");
}

TEST(Take, leaves_its_source_alone_when_something_is_thrown_in) {
  From numbers("numbers", 1, 9);
  Take take(numbers, 5);
  expect(Noted(take).next(), "yielded 1");
  expect(Noted(take).throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(Noted(numbers).next(), "yielded 2");
}

TEST(Take, leaves_its_source_alone_when_it_is_closed) {
  From numbers("numbers", 1, 9);
  Take take(numbers, 5);
  expect(Noted(take, "take").next(), "yielded 1");
  expect(Noted(take, "take").close(), "closed");
  expect(Noted(numbers, "numbers").next(), "yielded 2");
}

TEST(Take, leaves_its_source_alone_when_it_is_destroyed) {
  From numbers("numbers", 1, 9);
  {
    Take take(numbers, 5);
    expect(Noted(take, "take").next(), "yielded 1");
  }
  did("take is destroyed", "");
  expect(Noted(numbers, "numbers").next(), "yielded 2");
}

TEST(Take, shares_nothing_with_another_one) {
  From one("one", 1, 9);
  From two("two", 11, 19);
  Take take_one(one, 2);
  Take take_two(two, 2);
  Noted a(take_one, "a");
  Noted b(take_two, "b");
  expect(a.next(), "yielded 1");
  expect(b.next(), "yielded 11");
  expect(a.next(), "yielded 2");
  expect(b.next(), "yielded 12");
  expect(a.next(), "returned");
  expect(b.next(), "returned");
}

TEST(Take, yields_a_zero_as_any_other_number) {
  From numbers("numbers", -1, 9);
  Take take(numbers, 3);
  Noted noted(take);
  expect(noted.next(), "yielded -1");
  expect(noted.next(), "yielded 0");
  expect(noted.next(), "yielded 1");
  expect(noted.next(), "returned");
}

TEST(Take, of_less_than_none_returns_at_once) {
  From numbers("numbers", 1, 9);
  Take take(numbers, -1);
  expect(Noted(take).next(), "returned");
}

TEST(Pairs, lets_out_what_a_source_raises) {
  Broken broken;
  From numbers("numbers", 1, 9);
  Pairs first(broken, numbers);
  expect(Noted(first).next(), "raised ValueError: broken");
  Broken broken_too;
  Pairs second(numbers, broken_too);
  expect(Noted(second).next(), "raised ValueError: broken");
}

TEST(Pairs, leaves_its_sources_alone_when_something_is_thrown_in) {
  From left("left", 1, 9);
  From right("right", 11, 19);
  Pairs pairs(left, right);
  expect(Noted(pairs).next(), "yielded [1, 11]");
  expect(Noted(pairs).throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(Noted(left).next(), "yielded 2");
  expect(Noted(right).next(), "yielded 12");
}

TEST(Pairs, leaves_its_sources_alone_when_it_is_closed) {
  From left("left", 1, 9);
  From right("right", 11, 19);
  Pairs pairs(left, right);
  expect(Noted(pairs, "pairs").next(), "yielded [1, 11]");
  expect(Noted(pairs, "pairs").close(), "closed");
  expect(Noted(left, "left").next(), "yielded 2");
  expect(Noted(right, "right").next(), "yielded 12");
}
