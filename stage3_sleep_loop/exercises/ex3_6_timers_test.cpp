// Exercise 3.6 (rebuild, 30 minutes): the stable heap
#include <algorithm>
#include <ex3_6_timers.hpp>  // the learner's, ours, or a wrong one
#include <memory>
#include <string>

using aio::exercise::did;
using aio::exercise::expect;

namespace {

/// Pushes one letter after the other, and then takes all out.
std::string all_of(Timers<char>& timers) {
  std::string all;
  while (!timers.empty()) all += timers.pop();
  return did("pop() until it is empty", "'" + all + "'");
}

void push(Timers<char>& timers, double deadline, char value) {
  timers.push(deadline, value);
  did("push(" + aio::repr(deadline) + ", '" + value + "')", "pushed");
}

/// Counts how often one of it is moved.
struct Moved {
  static inline int count = 0;
  Moved() = default;
  Moved(Moved&&) noexcept { ++count; }
  Moved& operator=(Moved&&) noexcept {
    ++count;
    return *this;
  }
};

/// 0 to n - 1, in an order that looks like chance, and is always the same.
std::vector<int> shuffled(int n) {
  std::vector<int> all(n);
  unsigned random = 1;
  for (int i = 0; i < n; ++i) {
    random = random * 1664525 + 1013904223;
    const int place = static_cast<int>((random >> 8) % static_cast<unsigned>(i + 1));
    all[i] = all[place];
    all[place] = i;
  }
  return all;
}

}  // namespace

TEST(Timers, give_the_earliest_deadline_first) {
  Timers<char> timers;
  push(timers, 3, 'c');
  push(timers, 1, 'a');
  push(timers, 4, 'd');
  push(timers, 2, 'b');
  expect(all_of(timers), "'abcd'");
}

TEST(Timers, know_their_earliest_deadline_and_when_there_is_none) {
  const double infinity = std::numeric_limits<double>::infinity();
  Timers<char> timers;
  expect("empty()", timers.empty(), true);
  expect("next_deadline()", timers.next_deadline(), infinity);
  push(timers, 2, 'b');
  push(timers, 1, 'a');
  expect("empty()", timers.empty(), false);
  expect("next_deadline()", timers.next_deadline(), 1.0);
  timers.pop();
  expect("next_deadline()", timers.next_deadline(), 2.0);
  timers.pop();
  expect("empty()", timers.empty(), true);
  expect("next_deadline()", timers.next_deadline(), infinity);
}

TEST(Timers, give_equal_deadlines_in_the_order_they_came) {
  Timers<char> timers;
  for (const char c : std::string("abcdefg")) push(timers, 5, c);
  expect(all_of(timers), "'abcdefg'");
}

TEST(Timers, keep_that_order_when_some_leave_and_others_come) {
  Timers<char> timers;
  for (const char c : std::string("abc")) push(timers, 1, c);
  timers.pop();
  push(timers, 1, 'd');
  push(timers, 0, 'e');
  expect(all_of(timers), "'ebcd'");
}

TEST(Timers, keep_that_order_after_they_have_been_empty) {
  Timers<char> timers;
  push(timers, 1, 'a');
  timers.pop();
  for (const char c : std::string("bcdef")) push(timers, 1, c);
  expect(all_of(timers), "'bcdef'");
}

TEST(Timers, put_for_ever_behind_everything) {
  const double infinity = std::numeric_limits<double>::infinity();
  Timers<char> timers;
  push(timers, infinity, 'y');
  push(timers, 1e300, 'x');
  push(timers, infinity, 'z');
  expect(all_of(timers), "'xyz'");
}

TEST(Timers, give_a_thousand_in_the_right_order) {
  Timers<int> timers;
  for (const int number : shuffled(1000)) timers.push(number / 3, number % 3 == 0 ? number : -1);
  int wrong = 0;
  double last = -1;
  for (int i = 0; i < 1000; ++i) {
    wrong += timers.next_deadline() < last;
    last = timers.next_deadline();
    timers.pop();
  }
  expect("of a thousand, those that came after a later one", wrong, 0);
  expect("empty()", timers.empty(), true);
}

TEST(Timers, keep_a_thousand_with_ties_in_the_order_they_came) {
  Timers<int> timers;
  std::vector<std::pair<int, int>> all;  // deadline and number, as they have to come
  for (const int number : shuffled(1000)) {
    timers.push(number % 7, static_cast<int>(all.size()));
    all.emplace_back(number % 7, static_cast<int>(all.size()));
  }
  std::sort(all.begin(), all.end());
  int wrong = 0;
  for (const auto& [deadline, number] : all) wrong += timers.pop() != number;
  expect("of a thousand, those that are not in their place", wrong, 0);
}

TEST(Timers, move_at_most_a_hundred_for_each_of_two_thousand) {
  Timers<Moved> timers;
  Moved::count = 0;
  for (const int number : shuffled(2000)) timers.push(number, Moved());
  while (!timers.empty()) timers.pop();
  expect("a hundred were enough", Moved::count <= 100 * 2000, true);
}

TEST(Timers, keep_what_can_only_be_moved) {
  Timers<std::unique_ptr<int>> timers;
  for (const int i : {2, 1, 3}) timers.push(i, std::make_unique<int>(i));
  std::vector<int> all;
  while (!timers.empty()) all.push_back(*timers.pop());
  expect("pop() until it is empty", all, {1, 2, 3});
}
