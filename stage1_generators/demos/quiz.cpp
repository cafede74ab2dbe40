// The programs of the ten questions on this stage, docs/1_quiz.md. Answer before you run one:
// `./learn demo 1 quiz 2` runs that of the second question.
#include "stage1_generators/shared/scenes/quiz.hpp"

#include <optional>
#include <string>

#include "stage1_generators/generator.hpp"

namespace {

using namespace aio;

template <class E>
std::exception_ptr raise(const E& error) {
  return std::make_exception_ptr(error);
}

struct Steps : Generator<int> {
  enum { kStart, kAfterOne, kAfterTwo };
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        print("a");
        return yield(1, kAfterOne);
      case kAfterOne:
        print("b");
        return yield(2, kAfterTwo);
      default:
        print("c");
        return return_value();
    }
  }
};

void run_1() {
  Steps g, h;
  print("made");
  print(g.next().value());
  print(h.next().value());
  print(g.next().value());
  print(g.next().returned() ? "returned" : "yielded");
  print(to_string(h.state()));
  print(g.next().returned() ? "returned" : "yielded");
}  // 1

struct Adder : Generator<int, int> {
  enum { kStart, kGotNumber };
  int total_ = 0;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(total_, kGotNumber);
      default:
        total_ += sent.value();
        return yield(total_, kGotNumber);
    }
  }
};

void run_2() {
  Adder g;
  try {
    g.send(10);
  } catch (const TypeError&) {
    print("TypeError");
  }
  print(to_string(g.state()));
  print(g.next().value());
  print(g.send(10).value());
  print(g.send(5).value());
}  // 2

struct Keeper : Generator<int, int> {
  enum { kStart, kGot };
  int last_ = 0;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(last_, kGot);
      default:
        try {
          last_ = sent.value();
        } catch (const ValueError&) {
          last_ = -1;
        }
        return yield(last_, kGot);
    }
  }
};

void run_4() {
  Keeper g;
  print(g.next().value());
  print(g.send(4).value());
  print(g.throw_in(raise(ValueError("v"))).value());
  print(g.send(8).value());
  try {
    g.throw_in(raise(RuntimeError("r")));
  } catch (const RuntimeError& error) {
    print(error.what());
  }
  print(to_string(g.state()));
}  // 4

struct Careful : Generator<int> {
  enum { kStart, kNext };
  Step resume(Sent sent) override {
    try {
      sent.check();
      if (resume_point() == kStart) {
        print("start");
        return yield(1, kNext);
      }
      return return_value();
    } catch (const ValueError&) {
      print("caught");
      return yield(0, kNext);
    }
  }
};

void run_5() {
  Careful g;
  try {
    g.throw_in(raise(ValueError("early")));
  } catch (const ValueError& error) {
    print(error.what());
  }
  print(to_string(g.state()));
  print(g.next().returned() ? "returned" : "yielded");
  Careful h;
  print(h.next().value());
  print(h.throw_in(raise(ValueError("late"))).value());
}  // 5

struct Stubborn : Generator<int> {
  enum { kStart, kHeld, kLast };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(1, kHeld);
      case kHeld:
        try {
          sent.check();
        } catch (const GeneratorExit&) {
          print("not yet");
          return yield(99, kLast);
        }
        return return_value();
      default:
        sent.check();
        print("last");
        return return_value();
    }
  }
};

void run_6() {
  Stubborn g;
  print(g.next().value());
  try {
    g.close();
    print("closed");
  } catch (const RuntimeError&) {
    print("RuntimeError");
  }
  print(to_string(g.state()));
  g.next();
  print(to_string(g.state()));
}  // 6

struct Asker : Generator<int, int> {
  enum { kStart };
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      default:
        print("ask");
        if (!sent.has_value()) return yield(0, kStart);
        print(sent.value());
        return return_value();
    }
  }
};

void run_7() {
  Asker g;
  g.next();
  g.send(5);
}  // 7

struct Guard {
  ~Guard() { print("guard gone"); }
};
struct Holder : Generator<int> {
  enum { kStart, kHeld };
  std::optional<Guard> guard_;
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        guard_.emplace();
        return yield(1, kHeld);
      default:
        try {
          sent.check();
        } catch (const GeneratorExit&) {
          print("clean up");
          throw;
        }
        return return_value();
    }
  }
};

void run_9() {
  {
    Holder g;
    g.next();
    print("leaving");
  }
  print("left");
}  // 9

void play(std::ostream& out) {
  play_quiz(out,
            {{1, run_1}, {2, run_2}, {4, run_4}, {5, run_5}, {6, run_6}, {7, run_7}, {9, run_9}});
}

const SceneEntry entry{200, {"quiz", "the programs of the ten questions", play, 1, true}};

}  // namespace
