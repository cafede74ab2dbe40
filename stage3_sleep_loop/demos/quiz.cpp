// The programs of the ten questions on this stage, docs/3_quiz.md. Answer before you run one:
// `./learn demo 3 quiz 4` runs that of the fourth question.
#include "stage1_generators/shared/scenes/quiz.hpp"

#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "stage3_sleep_loop/sleep_loop.hpp"

namespace {

using namespace aio;

double now() { return get_running_loop().time(); }

struct Walker : Coroutine<> {
  enum { kStart, kRested };
  Walker(const char* name, double rest, int times) : name_(name), rest_(rest), left_(times) {}
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kRested) print(name_, now());
    if (left_-- == 0) return return_value();
    return await(nap_.emplace(rest_), kRested);
  }
  const char* name_;
  double rest_;
  int left_;
  std::optional<asleep> nap_;
};

void run_1() {
  Walker a("a", 3, 2), b("b", 2, 3);
  VirtualClock clock(0);
  const auto errors = SleepLoop(clock).run(a, b);
}  // 1

struct Computing : Coroutine<> {
  explicit Computing(Clock& clock) : clock_(clock) {}
  Step resume(Sent) override {
    clock_.sleep_until(5);  // stands for five seconds of work
    print("computed", now());
    return return_value();
  }
  Clock& clock_;
};

void run_2() {
  VirtualClock clock(0);
  Walker a("a", 1, 1), b("b", 1, 1);
  Computing computing(clock);
  const auto errors = SleepLoop(clock).run(a, computing, b);
}  // 2

struct Bell : Event {
  std::string repr() const override { return "Bell"; }
};
struct Porter : Coroutine<> {
  enum { kStart, kRung };
  Bell bell_;
  Step resume(Sent sent) override {
    try {
      sent.check();
      return await(bell_, kRung);
    } catch (const RuntimeError& error) {
      print("porter:", error.what());
      throw ValueError("no bell");
    }
  }
};
struct Hotel : Coroutine<std::string> {
  enum { kStart, kAfterPorter, kSlept };
  Porter porter_;
  asleep night_{8};
  Step resume(Sent sent) override {
    try {
      sent.check();
      if (resume_point() == kStart) return await(porter_, kAfterPorter);
      return return_value("a quiet night");
    } catch (const ValueError& error) {
      print("hotel:", error.what(), now());
      return await(night_, kSlept);
    }
  }
};

void run_4() {
  Hotel hotel;
  VirtualClock clock(0);
  const auto errors = SleepLoop(clock).run(hotel);
  print(describe(errors[0]), hotel.result(), clock.now());
}  // 4

struct Speaker : Coroutine<> {
  enum { kStart, kGoOn };
  Speaker(const char* name, int times, SleepLoop* loop = nullptr)
      : name_(name), times_(times), loop_(loop) {}
  Step resume(Sent sent) override {
    sent.check();
    if (said_ == times_) return return_value();
    print(name_, ++said_);
    if (loop_ && said_ == 1) loop_->spawn(std::make_unique<Speaker>("spawned", 2));
    return yield(nullptr, kGoOn);
  }
  const char* name_;
  int times_;
  SleepLoop* loop_;
  int said_ = 0;
};

void run_5() {
  VirtualClock clock(0);
  SleepLoop loop(clock);
  Speaker a("a", 2, &loop), b("b", 2);
  const auto errors = loop.run(a, b);
}  // 5

struct Fuse : Coroutine<int> {
  enum { kStart, kBurnt };
  Fuse(double burns, bool bad) : burns_(burns), bad_(bad) {}
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(burns_, kBurnt);
    if (bad_) throw ValueError("bang");
    return return_value(7);
  }
  asleep burns_;
  bool bad_;
};

void run_7() {
  Fuse a(2, true), b(6, false), c(4, true);
  VirtualClock clock(0);
  const auto errors = SleepLoop(clock).run(a, b, c);
  print(clock.now(), errors.size());
  for (const auto& error : errors) print(describe(error));
  print(b.result());
}  // 7

struct Night : Coroutine<> {
  enum { kStart, kAwake };
  explicit Night(const char* name) : name_(name) {}
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(for_ever_, kAwake);
    print(name_, "wakes up");
    sent.check();
    return return_value();
  }
  const char* name_;
  asleep for_ever_{std::numeric_limits<double>::infinity()};
};

void run_8() {
  Night a("a"), b("b");
  Fuse fuse(2, false);
  VirtualClock clock(0);
  try {
    const auto errors = SleepLoop(clock).run(a, fuse, b);
    print("run() returned");
  } catch (const RuntimeError&) {
    print("run() raised", clock.now());
  }
  print(fuse.result(), to_string(a.state()));
}  // 8

struct Twice : Coroutine<> {
  enum { kStart, kOnce, kTwice };
  Twice(const char* name, AsyncSleep& event) : name_(name), event_(event) {}
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() != kStart) print(name_, now());
    if (resume_point() == kTwice) return return_value();
    return await(event_, resume_point() == kStart ? kOnce : kTwice);
  }
  const char* name_;
  AsyncSleep& event_;
};

void run_10() {
  AsyncSleep noon(12);
  Twice a("a", noon), b("b", noon);
  Walker c("c", 12, 1);
  VirtualClock clock(0);
  const auto errors = SleepLoop(clock).run(a, c, b);
}  // 10

void play(std::ostream& out) {
  play_quiz(out,
            {{1, run_1}, {2, run_2}, {4, run_4}, {5, run_5}, {7, run_7}, {8, run_8}, {10, run_10}});
}

const SceneEntry entry{200, {"quiz", "the programs of the ten questions", play, 1, true}};

}  // namespace
