// Exercise 1.7 (rebuild, 30 minutes): next, send and throw_in
#include <ex1_7_verbs.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// Adds up what is sent. A ValueError is answered with -1, a RuntimeError is the end, other
/// exceptions leave; 0 is the end, too.
class AddUp : public SmallFrame {
 public:
  int runs = 0;

 private:
  std::optional<int> body(const int* sent, const std::exception_ptr& thrown) override {
    ++runs;
    did("  body(" + (sent ? std::to_string(*sent) : std::string("null")) + ", " +
            (thrown ? aio::describe(thrown) : "null") + ")",
        "runs");
    if (aio::holds<aio::ValueError>(thrown)) return -1;
    if (aio::holds<aio::RuntimeError>(thrown)) return std::nullopt;
    if (thrown) std::rethrow_exception(thrown);
    if (sent && *sent == 0) return std::nullopt;
    if (sent) total_ += *sent;
    return total_;
  }

  int total_ = 0;
};

enum End { kReturns, kRaises };

/// Yields 7 so many times, and then ends in one of the two ways.
class Ends : public SmallFrame {
 public:
  Ends(int yields, End end) : yields_(yields), end_(end) {}

 private:
  std::optional<int> body(const int* /*sent*/, const std::exception_ptr& /*thrown*/) override {
    if (yields_-- > 0) return 7;
    if (end_ == kRaises) throw aio::ValueError("boom");
    return std::nullopt;
  }

  int yields_;
  End end_;
};

/// Tries to resume itself while it runs for the first time, or for the second, or so.
class Selfish : public SmallFrame {
 public:
  explicit Selfish(int run) : runs_before_(run - 1) {}

  std::string state_inside;
  std::string came_of_next;
  std::string came_of_send;
  std::string came_of_throw_in;

 private:
  std::optional<int> body(const int* /*sent*/, const std::exception_ptr& /*thrown*/) override {
    if (runs_before_-- == 0) {
      state_inside = aio::to_string(state());
      const auto error = std::make_exception_ptr(aio::TypeError("not this one"));
      came_of_next = outcome([this] { return next() ? "yielded" : "returned"; });
      came_of_send = outcome([this] { return send(1) ? "yielded" : "returned"; });
      came_of_throw_in = outcome([&] { return throw_in(error) ? "yielded" : "returned"; });
    }
    return 7;
  }

  int runs_before_;
};

std::string in_words(std::optional<int> step) {
  return step ? "yielded " + std::to_string(*step) : "returned";
}
std::string next(SmallFrame& frame) {
  return did("next()", outcome([&] { return in_words(frame.next()); }));
}
std::string send(SmallFrame& frame, int value) {
  const std::string what = "send(" + std::to_string(value) + ")";
  return did(what, outcome([&] { return in_words(frame.send(value)); }));
}
template <class Error>
std::string throw_in(SmallFrame& frame, const Error& error) {
  const std::exception_ptr thrown = std::make_exception_ptr(error);
  const std::string what = "throw_in(" + aio::describe(thrown) + ")";
  return did(what, outcome([&] { return in_words(frame.throw_in(thrown)); }));
}
std::string state(const SmallFrame& frame) { return did("state()", aio::to_string(frame.state())); }

/// It has tried to resume itself, and goes on afterwards.
void expect_that_nothing_came_of_it(Selfish& frame) {
  expect(did("its state while it ran", frame.state_inside), "running");
  const char* const error = "raised ValueError: generator already executing";
  expect(did("next() from inside of the body", frame.came_of_next), error);
  expect(did("send(1) from inside of the body", frame.came_of_send), error);
  expect(did("throw_in() from inside of the body", frame.came_of_throw_in), error);
  expect(state(frame), "suspended");
  expect(next(frame), "yielded 7");
}

}  // namespace

TEST(SmallFrame, runs_its_body_to_the_yield_at_next) {
  AddUp frame;
  expect(state(frame), "created");
  expect(next(frame), "yielded 0");
  expect(state(frame), "suspended");
  expect(next(frame), "yielded 0");
  expect("how often the body ran", frame.runs, 2);
}

TEST(SmallFrame, gives_its_body_what_is_sent) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(send(frame, 10), "yielded 10");
  expect(send(frame, 20), "yielded 30");
  expect(state(frame), "suspended");
}

TEST(SmallFrame, gives_its_body_no_value_at_next_after_one_was_sent) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(send(frame, 10), "yielded 10");
  expect(next(frame), "yielded 10");
}

TEST(SmallFrame, is_closed_when_its_body_returns) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(send(frame, 0), "returned");
  expect(state(frame), "closed");
}

TEST(SmallFrame, is_closed_when_its_body_returns_at_next) {
  Ends frame(0, kReturns);
  expect(next(frame), "returned");
  expect(state(frame), "closed");
}

TEST(SmallFrame, refuses_to_be_sent_a_value_before_the_start_and_stays_as_it_is) {
  AddUp frame;
  const char* const error =
      "raised TypeError: can't send non-None value to a just-started generator";
  expect(send(frame, 10), error);
  expect("how often the body ran", frame.runs, 0);
  expect(state(frame), "created");
  expect(next(frame), "yielded 0");
}

TEST(SmallFrame, gives_back_what_its_body_answers_to_an_exception) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(throw_in(frame, aio::ValueError("bad")), "yielded -1");
  expect(state(frame), "suspended");
  expect(send(frame, 5), "yielded 5");
}

TEST(SmallFrame, is_closed_by_what_its_body_raises_and_lets_it_out) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(throw_in(frame, aio::GeneratorExit()), "raised GeneratorExit");
  expect(state(frame), "closed");
}

TEST(SmallFrame, lets_out_the_very_exception_that_its_body_raises) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(throw_in(frame, aio::TypeError("not a number")), "raised TypeError: not a number");
  expect(state(frame), "closed");
}

TEST(SmallFrame, is_closed_by_what_its_body_raises_at_next) {
  Ends frame(0, kRaises);
  expect(next(frame), "raised ValueError: boom");
  expect(state(frame), "closed");
}

TEST(SmallFrame, is_closed_by_what_its_body_raises_at_send) {
  Ends frame(1, kRaises);
  expect(next(frame), "yielded 7");
  expect(send(frame, 5), "raised ValueError: boom");
  expect(state(frame), "closed");
}

TEST(SmallFrame, raises_what_is_thrown_in_before_the_start_without_its_body) {
  AddUp frame;
  expect(throw_in(frame, aio::ValueError("bad")), "raised ValueError: bad");
  expect("how often the body ran", frame.runs, 0);
  expect(state(frame), "closed");
  expect(next(frame), "returned");
}

TEST(SmallFrame, never_runs_again_when_it_is_closed) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(send(frame, 0), "returned");
  expect(next(frame), "returned");
  expect(send(frame, 1), "returned");
  expect(throw_in(frame, aio::ValueError("bad")), "raised ValueError: bad");
  expect("how often the body ran", frame.runs, 2);
  expect(state(frame), "closed");
}

TEST(SmallFrame, cannot_be_resumed_while_it_runs) {
  Selfish frame(1);
  expect(next(frame), "yielded 7");
  expect_that_nothing_came_of_it(frame);
}

TEST(SmallFrame, cannot_be_resumed_while_it_runs_after_a_send) {
  Selfish frame(2);
  expect(next(frame), "yielded 7");
  expect(send(frame, 5), "yielded 7");
  expect_that_nothing_came_of_it(frame);
}

TEST(SmallFrame, cannot_be_resumed_while_it_runs_after_a_throw_in) {
  Selfish frame(2);
  expect(next(frame), "yielded 7");
  expect(throw_in(frame, aio::ValueError("bad")), "yielded 7");
  expect_that_nothing_came_of_it(frame);
}

TEST(SmallFrame, returns_when_its_body_does_so_at_an_exception) {
  AddUp frame;
  expect(next(frame), "yielded 0");
  expect(throw_in(frame, aio::RuntimeError("enough")), "returned");
  expect(state(frame), "closed");
}
