// The programs of the ten questions on this stage, docs/2_quiz.md. Answer before you run one:
// `./learn demo 2 quiz 4` runs that of the fourth question.
#include "stage1_generators/shared/scenes/quiz.hpp"

#include <optional>
#include <string>

#include "stage2_yield_from/coroutine.hpp"

namespace {

using namespace aio;

struct Inner : Generator<int, int, int> {
  enum { kStart, kGot };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(10, kGot);
      default:
        const int x = sent.value();
        print("inner", x);
        return return_value(x * 2);
    }
  }
};
struct Outer : DelegatingGenerator<int, int> {
  enum { kStart, kAfterOne, kAfterInner, kEnd };
  Inner inner_;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(1, kAfterOne);
      case kAfterOne:
        sent.check();
        return yield_from(inner_, kAfterInner);
      case kAfterInner: {
        const int r = sent.result_of(inner_);
        print("outer", r);
        return yield(r + 1, kEnd);
      }
      default:
        sent.check();
        return return_value();
    }
  }
};

void run_1() {
  Outer g;
  print(g.next().value());
  print(g.send(100).value());
  print(g.send(6).value());
}  // 1

struct Refuser : Generator<int> {
  enum { kStart, kHeld, kEnd };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(1, kHeld);
      case kHeld:
        try {
          sent.check();
        } catch (const GeneratorExit&) {
          print("inner refuses");
          return yield(2, kEnd);
        }
        return return_value();
      default:
        sent.check();
        return return_value();
    }
  }
};
struct Owner : DelegatingGenerator<int> {
  enum { kStart, kAfter };
  Refuser inner_;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield_from(inner_, kAfter);
      default:
        try {
          sent.result_of(inner_);
        } catch (const RuntimeError&) {
          print("outer: RuntimeError");
        } catch (const GeneratorExit&) {
          print("outer: GeneratorExit");
        }
        return return_value();
    }
  }
};

void run_4() {
  Owner g;
  g.next();
  g.close();
  print("close came back");
  print("outer is", to_string(g.state()));
  print("inner is", to_string(g.inner_.state()));
}  // 4

struct Leaf : Generator<int> {
  enum { kStart, kOne, kTwo };
  Step resume(Sent sent) override {
    sent.check();
    print("leaf");
    switch (resume_point()) {
      case kStart:
        return yield(1, kOne);
      case kOne:
        return yield(2, kTwo);
      default:
        return return_value();
    }
  }
};
struct Middle : DelegatingGenerator<int> {
  enum { kStart, kAfter };
  Leaf leaf_;
  Step resume(Sent sent) override {
    sent.check();
    print("middle");
    if (resume_point() == kStart) return yield_from(leaf_, kAfter);
    return return_value();
  }
};
struct Root : DelegatingGenerator<int> {
  enum { kStart, kAfter };
  Middle middle_;
  Step resume(Sent sent) override {
    sent.check();
    print("root");
    if (resume_point() == kStart) return yield_from(middle_, kAfter);
    return return_value();
  }
};

void run_5() {
  Root root;
  for (int value : root) print(value);
}  // 5

struct Shared : DelegatingGenerator<int> {
  enum { kStart, kOne, kTwo, kThree };
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield(1, kOne);
      case kOne:
        return yield(2, kTwo);
      case kTwo:
        return yield(3, kThree);
      default:
        return return_value();
    }
  }
};
struct Waits : DelegatingGenerator<int> {
  enum { kStart, kAfter };
  Shared shared_;
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return yield_from(shared_, kAfter);
    return return_value();
  }
};

void run_8() {
  Waits g;
  print(g.next().value());
  try {
    print(g.shared_.next().value());
  } catch (const ValueError& error) {
    print(error.what());
  }
  print(g.next().value());
}  // 8

struct Guard {
  const char* text;
  ~Guard() { print(text); }
};
struct Inside : Generator<int> {
  enum { kStart, kHeld };
  Guard guard_{"inner guard"};
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(1, kHeld);
      default:
        try {
          sent.check();
        } catch (const GeneratorExit&) {
          print("inner clean up");
          throw;
        }
        return return_value();
    }
  }
};
struct Outside : DelegatingGenerator<int> {
  enum { kStart, kAfter };
  Guard guard_{"outer guard"};
  std::optional<Inside> inner_;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        inner_.emplace();
        return yield_from(*inner_, kAfter);
      default:
        sent.result_of(*inner_);
        return return_value();
    }
  }
};

void run_9() {
  {
    Outside g;
    g.next();
    print("leaving");
  }
  print("left");
}  // 9

struct Bell : Event {
  Bell(const char* name, bool rung) : name_(name), rung_(rung) {}
  std::string repr() const override { return name_; }
  bool ready() const override { return rung_; }
  const char* name_;
  bool rung_;
};
struct Listener : Coroutine<int> {
  enum { kStart, kAfterOne, kAfterTwo };
  Bell one_{"one", false}, two_{"two", true};
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        print("start");
        return await(one_, kAfterOne);
      case kAfterOne:
        print("after one");
        return await(two_, kAfterTwo);
      default:
        print("after two");
        return return_value(3);
    }
  }
};
struct Caller : Coroutine<int> {
  enum { kStart, kAfter };
  Listener listener_;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(listener_, kAfter);
      default:
        return return_value(sent.result_of(listener_) + 1);
    }
  }
};

void run_10() {
  Caller c;
  for (;;) {
    auto step = c.next();
    if (step.returned()) break;
    print("event", step.value()->repr());
  }
  print(c.result());
}  // 10

void play(std::ostream& out) {
  play_quiz(out, {{1, run_1}, {4, run_4}, {5, run_5}, {8, run_8}, {9, run_9}, {10, run_10}});
}

const SceneEntry entry{200, {"quiz", "the programs of the ten questions", play, 1, true}};

}  // namespace
