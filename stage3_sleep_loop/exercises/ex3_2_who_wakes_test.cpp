// Exercise 3.2 (predict, 10 minutes): who wakes up, and when
#include <ex3_2_who_wakes.hpp>  // the learner's, ours, or a wrong one
#include <optional>
#include <utility>

#include "stage3_sleep_loop/exercises/sleepers.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"

using aio::exercise::expect_right;

namespace {

std::string names;  // what is logged

class Sleeper : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  Sleeper(char name, std::vector<double> naps) : name_(name), naps_(std::move(naps)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kSlept) names += name_;
    if (next_ == naps_.size()) return return_value();
    return await(nap_.emplace(naps_[next_++]), kSlept);
  }

  char name_;
  std::vector<double> naps_;
  std::size_t next_ = 0;
  std::optional<aio::asleep> nap_;
};

void run() {
  Sleeper a('a', {3}), b('b', {1, 1}), c('c', {0, 2}), d('d', {2}), e('e', {0, 0, 0}), f('f', {1}),
      g('g', {-1, 3}), h('h', {2, 0}), i('i', {1, 0, 1}), j('j', {0});
  aio::VirtualClock clock;
  static_cast<void>(aio::SleepLoop(clock).run(a, b, c, d, e, f, g, h, i, j));
}

}  // namespace

TEST(The_prediction, says_who_is_logged_and_in_which_order) {
  const std::string predicted = prediction();
  run();
  std::size_t i = 0;
  for (const char name : predicted) {
    if (name == ' ') continue;
    const bool right = i < names.size() && names[i] == name;
    expect_right(std::string("you say ") + name, right, "not here");
    ++i;
  }
  expect_right("you say no more", i == names.size(), "more is logged");
}
