// The generators of `./learn compare 2`: plays each program of its standard input, and prints what
// happened.
#include <functional>
#include <iostream>
#include <memory>

#include "stage1_generators/shared/compare/program.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace aio::compare {

namespace {

using Steps = Resumable<Value, Value>;

void log(const std::string& line) { std::cout << line << '\n'; }

/// A generator, of whichever stage.
struct Slot {
  std::unique_ptr<Steps> steps{};
  std::function<Value()> result{};
  Flow* flow = nullptr;
  bool taken = false;  // its value was handed out

  /// What it returned. The first one that asks gets it, as with Python's StopIteration.
  Value take() {
    if (std::exchange(taken, true) || !flow->result) return {};
    return result();
  }
};
using Slots = std::vector<Slot>;

std::exception_ptr made(const Instruction& instruction, std::size_t n) {
  Body body{"", false, {}};
  body.code.push_back(instruction);
  body.code[0].words.erase(body.code[0].words.begin(), body.code[0].words.begin() + int(n) - 1);
  body.code[0].words[0] = "raise";
  try {
    Flow(body).go_on();
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

/// What every body can do: all but `yield` and `yield from`.
class Player : public Flow {
 public:
  Player(const Body& body, Slots& slots) : Flow(body), slots_(slots) {}

  /// True if the next instruction is one that suspends.
  bool play() {
    while (!at_end() && !result) {
      try {
        if (go_on()) continue;
        const std::string& name = here().name();
        if (name == "yield" || name == "from") return true;
        if (name == "return") {
          returned(value(1));
        } else {
          act(here());
          if (name != "for") advance();
        }
      } catch (...) {
        raise(std::current_exception());
      }
    }
    if (!result) result = Value();
    return false;
  }
  Value value(std::size_t n) const { return here().word(n) == "x" ? x : Value{here().word(n)}; }
  Slot& slot(const Instruction& now) { return slots_[std::size_t(now.number(1))]; }

 private:
  void act(const Instruction& now) {
    const std::string& name = now.name();
    if (name == "log") return log(body().name + " " + now.text(1));
    if (name == "x") return log(body().name + " x=" + x.text);
    Slot& other = slot(now);
    if (name == "for") return next_of_for(other);
    if (name == "pull") {
      const bool ended = other.steps->state() == State::kClosed;
      Step<Value> step = other.steps->next();
      if (step.returned() && !ended) other.take();
      x = step.value();
      return;
    }
    const std::string what = body().name + " " + now.text(0) + ": ";
    if (name == "state") return log(what + to_string(other.steps->state()));
    try {
      log(what + outcome(now, other));
    } catch (...) {
      log(what + in_words(std::current_exception()));
    }
  }
  static std::string outcome(const Instruction& now, Slot& other) {
    Steps& steps = *other.steps;
    if (now.name() == "close") {
      steps.close();
      other.taken = true;  // nobody hears what a body returns to close()
      return "closed";
    }
    if (now.name() != "next" && now.name() != "send" && now.name() != "throw") unknown(now.name());
    Step<Value> step = now.name() == "next"   ? steps.next()
                       : now.name() == "send" ? steps.send(Value{now.word(2)})
                                              : steps.throw_in(made(now, 2));
    return step.yielded() ? "yielded " + step.value().text : "returned " + other.take().text;
  }
  void next_of_for(Slot& other) {
    if (!inside()) enter();
    Step<Value> step = other.steps->next();
    if (step.returned()) {
      other.take();
      return leave_for();
    }
    x = step.value();
    advance();
  }

  Slots& slots_;
};

/// The same body for both stages: `Base` is the kind of generator.
template <class Base>
class Played final : public Base {
  enum { kStart, kPlayed };

 public:
  Played(const Body& body, Slots& slots) : player_(body, slots) {}
  std::string name() const override { return player_.body().name; }
  Player& player() { return player_; }

 private:
  typename Base::Step resume(typename Base::Sent sent) override {
    if (waiting_) {
      try {
        came(sent);
        player_.advance();
      } catch (...) {
        player_.raise(std::current_exception());
      }
    }
    while (player_.play()) {
      waiting_ = true;
      const Instruction& now = player_.here();
      if (now.name() == "yield") return this->yield(player_.value(1), kPlayed);
      try {
        return delegate(now);
      } catch (...) {
        player_.raise(std::current_exception());
      }
    }
    return this->return_value(*player_.result);
  }

  void came(typename Base::Sent sent) {
    if (player_.here().name() == "from") {
      sent.check();
      player_.x = player_.slot(player_.here()).take();
    } else if (sent.raises() || sent.has_value()) {
      player_.x = sent.value();
    } else {
      player_.x = Value();
    }
  }
  typename Base::Step delegate(const Instruction& now) {
    if constexpr (std::is_base_of_v<DelegatingGenerator<Value, Value, Value>, Base>) {
      return this->yield_from(*player_.slot(now).steps, kPlayed);
    } else {
      throw TypeError("a plain body delegates");
    }
  }

  Player player_;
  bool waiting_ = false;
};

template <class Base>
Slot make(const Body& body, Slots& slots) {
  auto played = std::make_unique<Played<Base>>(body, slots);
  Played<Base>& self = *played;
  return {std::move(played), [&self] { return self.result(); }, &self.player()};
}

void play(const Program& program) {
  Slots slots;
  for (const Body& body : program.bodies) {
    if (body.name == "main") continue;
    slots.push_back(body.plain ? make<Generator<Value, Value, Value>>(body, slots)
                               : make<DelegatingGenerator<Value, Value, Value>>(body, slots));
  }
  Player main(program.bodies.back(), slots);
  try {
    main.play();
    log("main ends");
  } catch (...) {
    log("main ends: " + in_words(std::current_exception()));
  }
}

}  // namespace

}  // namespace aio::compare

int main() {
  std::ios::sync_with_stdio(false);
  while (const auto program = aio::compare::read_program(std::cin)) {
    std::cout << "program " << program->number << std::endl;  // so that one knows whose crash it is
    aio::compare::play(*program);
    std::cout.flush();
  }
}
