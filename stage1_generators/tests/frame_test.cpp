// What a frame is and knows: its state, name, place; being moved, dropped and watched.
#include "stage1_generators/frame.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "stage1_generators/shared/tests/scripted.hpp"

namespace {

using aio::Frame;
using aio::Generator;
using aio::State;
using namespace aio::testing;

constexpr int kBeginLine = __LINE__ + 1;
class Resting : public Generator<int> {
 public:
  enum { kStart, kRested, kRestedMore };
  static constexpr int kRestLine = __LINE__ + 7;

 private:
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield(1, kRested);
      case kRested:
        return yield(2, kRestedMore);
    }
    return return_value();
  }
};

template <class T>
class Templated : public Generator<T> {
  typename Generator<T>::Step resume(typename Generator<T>::Sent sent) override {
    sent.check();
    return this->yield(T(), kAfter1);
  }
};

struct Outer {
  class Nested : public Generator<int> {
   public:
    explicit Nested(std::pair<int, int> /*unused*/) {}

   private:
    Step resume(Sent sent) override {
      sent.check();
      return yield(0, kAfter1);
    }
  };
};

TEST(Frame, goes_from_created_to_running_to_suspended_to_closed) {
  Log log;
  Frame* frame = nullptr;
  Script gen([&](auto& self, auto sent) {
    sent.check();
    log.push_back(to_string(frame->state()));
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    return self.return_value(0);
  });
  frame = &gen;
  log.push_back(to_string(gen.state()));
  gen.next();
  log.push_back(to_string(gen.state()));
  gen.next();
  log.push_back(to_string(gen.state()));
  EXPECT_EQ(log, (Log{"created", "running", "suspended", "running", "closed"}));
}

TEST(Frame, counts_as_running_in_its_own_body_only) {
  std::vector<bool> running;
  Frame* frame = nullptr;
  Script gen([&](auto& self, auto sent) {
    sent.check();
    running.push_back(frame->running());
    return self.yield(1, kAfter1);
  });
  frame = &gen;
  running.push_back(gen.running());
  gen.next();
  running.push_back(gen.running());
  EXPECT_EQ(running, (std::vector<bool>{false, true, false}));
}

TEST(Frame, is_where_it_returned) {
  unsigned line = 0;
  Script gen([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.yield(1, kAfter1);
    line = __LINE__ + 1;
    return self.return_value(0);
  });
  gen.next();
  gen.next();
  EXPECT_EQ(gen.where().line(), line);
}

TEST(Frame, knows_its_name_before_and_after_the_start) {
  Log log;
  auto tell = [&](auto&& gen) {
    log.push_back(gen.name());
    gen.next();
    log.push_back(gen.name());
  };
  tell(Resting());
  tell(Outer::Nested({1, 2}));
  EXPECT_EQ(log, (Log{"Resting", "Resting", "Nested", "Nested"}));
  class Local : public Generator<int> {
    Step resume(Sent sent) override {
      sent.check();
      return rest();
    }
    Step rest() { return yield(1, kAfter1); }  // a part of the body, in a function of its own
  };
  log.clear();
  tell(Local());
  EXPECT_EQ(log, (Log{"Local", "Local"}));
  Templated<int> templated;
  EXPECT_EQ(templated.name().substr(0, 9), "Templated");  // compilers differ in the rest
}

TEST(Frame, knows_its_resume_point_and_the_line_it_is_suspended_at) {
  Resting gen;
  EXPECT_EQ(gen.resume_point(), 0);
  EXPECT_EQ(gen.where().line(), kBeginLine);
  EXPECT_TRUE(std::string_view(gen.where().file_name()).ends_with("frame_test.cpp"));
  gen.next();
  EXPECT_EQ(gen.resume_point(), Resting::kRested);
  EXPECT_EQ(gen.where().line(), Resting::kRestLine);
  gen.next();
  EXPECT_EQ(gen.resume_point(), Resting::kRestedMore);
  EXPECT_EQ(gen.where().line(), Resting::kRestLine + 2);
}

TEST(Frame, can_be_moved_before_it_starts_and_leaves_a_closed_one_behind) {
  Resting gen;
  Resting moved(std::move(gen));
  // NOLINTNEXTLINE(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
  EXPECT_EQ(gen.state(), State::kClosed);
  EXPECT_EQ(shown(moved.next()), "yielded 1");
}

TEST(Frame, refuses_to_be_moved_after_its_start) {
  Resting gen;
  gen.next();
  EXPECT_EQ(raised_by([&] { Resting moved(std::move(gen)); }),
            "RuntimeError: a generator that has started cannot be moved");
  // NOLINTNEXTLINE(bugprone-use-after-move,clang-analyzer-cplusplus.Move): it was refused
  EXPECT_EQ(shown(gen.next()), "yielded 2");
}

struct Said {
  Said(Log& to, std::string last_words) : log(to), what(std::move(last_words)) {}
  Said(const Said&) = delete;
  ~Said() { log.push_back(what); }
  Log& log;
  std::string what;
};

class Holding : public Generator<int> {
 public:
  explicit Holding(Log& log) : log_(log) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
    } catch (...) {
      log_.push_back("raised in the body");
      throw;
    }
    if (resume_point() != 0) return return_value();
    first_.emplace(log_, "first destroyed");
    second_.emplace(log_, "second destroyed");
    return yield(0, kAfter1);
  }

  Log& log_;
  std::optional<Said> first_, second_;
};

// Python raises GeneratorExit in a generator that is dropped. A destructor cannot run the body: the
// class that has it is gone by then.
TEST(Frame, that_is_dropped_while_suspended_destroys_its_members_and_raises_nothing) {
  Log log;
  {
    Holding gen(log);
    gen.next();
    log.push_back("end of the block");
  }
  EXPECT_EQ(log, (Log{"end of the block", "second destroyed", "first destroyed"}));
}

TEST(Frame, that_is_closed_first_cleans_up_in_its_body) {
  Log log;
  {
    Holding gen(log);
    gen.next();
    gen.close();
    log.push_back("end of the block");
  }
  EXPECT_EQ(log,
            (Log{"raised in the body", "end of the block", "second destroyed", "first destroyed"}));
}

class Recorder : public aio::Observer {
 public:
  Recorder() { aio::observer = this; }
  ~Recorder() override { aio::observer = nullptr; }
  void resumed(const Frame& frame, const std::string& /*sent*/) override { add("resumed", frame); }
  void suspended(const Frame& frame, const std::string& /*yielded*/) override {
    add("suspended", frame);
  }
  void returned(const Frame& frame, const std::string& /*result*/) override {
    add("returned", frame);
  }
  void raised(const Frame& frame, const std::string& /*what*/) override { add("raised", frame); }

  Log log;

 private:
  void add(const std::string& what, const Frame& frame) {
    log.push_back(what + " at " + std::to_string(frame.resume_point()));
  }
};

TEST(Observer, hears_of_every_resume_suspension_return_and_raise) {
  Recorder recorder;
  Resting gen;
  while (gen.next().yielded()) {
  }
  Resting closed;
  closed.next();
  closed.close();
  EXPECT_EQ(recorder.log, (Log{"resumed at 0", "suspended at 1", "resumed at 1", "suspended at 2",
                               "resumed at 2", "returned at 2", "resumed at 0", "suspended at 1",
                               "resumed at 1", "raised at 1"}));
}

TEST(Observer, hears_of_a_move) {
  struct MovesObserver final : aio::Observer {
    void moved(const Frame& from, const Frame& to) override { moves.emplace_back(&from, &to); }
    std::vector<std::pair<const Frame*, const Frame*>> moves;
  } told;
  Resting gen;
  aio::observer = &told;
  const Resting other(std::move(gen));
  aio::observer = nullptr;
  ASSERT_EQ(told.moves.size(), 1U);
  EXPECT_EQ(told.moves[0].second, &other);
}

TEST(Observer, hears_nothing_of_a_generator_that_is_not_resumed) {
  Recorder recorder;
  Resting unused;
  Resting closed;
  closed.close();
  closed.next();
  EXPECT_EQ(recorder.log, Log{});
}

/// Cannot say who it is.
class Nameless : public Generator<int> {
 public:
  std::string name() const override { throw aio::ValueError("no name"); }

 private:
  Step resume(Sent /*sent*/) override { return {}; }  // and the words for that need the name
};

TEST(Frame, ends_also_when_there_are_no_words_for_how_it_ends) {
  Nameless gen;
  EXPECT_EQ(raised_by([&] { gen.next(); }), "ValueError: no name");
  EXPECT_EQ(gen.state(), State::kClosed);
}

/// Begins to watch in its first step, and ends it in its second one.
class Watched : public Generator<int> {
 public:
  explicit Watched(Log& log) : log_(log) {}

 private:
  enum { kStart, kWatching };
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) {
      recorder_ = std::make_unique<Recorder>();
      return yield(1, kWatching);
    }
    log_ = recorder_->log;
    recorder_.reset();
    return yield(2, kWatching);
  }

  Log& log_;
  std::unique_ptr<Recorder> recorder_;
};

TEST(Observer, may_come_in_the_middle_of_a_step_and_go_in_the_middle_of_another) {
  Log log;
  Watched gen(log);
  EXPECT_EQ(gen.next().value(), 1);
  EXPECT_EQ(gen.next().value(), 2);
  EXPECT_EQ(log, Log{"resumed at 1"});
}

}  // namespace
