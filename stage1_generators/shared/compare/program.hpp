// A program that is data: what `./learn compare` runs here and in Python.
//
//     program 7            a line is an instruction; its first word is what to do
//     def g0               a body
//     try                  blocks end at `end`
//     yield 1
//     except ValueError
//     return 2
//     end
//     main                 the last body; or `drive`, a body that runs outside of the loop
//     next 0
//     .
//
// as_python.py makes Python's own `try` and `yield` of it. Here Flow is what a compiler would make
// of it: a place, and a stack of the blocks around that place.
#pragma once

#include <exception>
#include <istream>
#include <optional>
#include <string>
#include <vector>

#include "stage1_generators/errors.hpp"

namespace aio::compare {

/// A value is what Python prints of it.
struct Value {
  std::string text = "None";
  std::string repr() const { return text; }
};

struct Instruction {
  std::vector<std::string> words;
  std::size_t next_part = 0;  // of a block: the line of its next `except`, `finally` or `end`
  std::size_t finally = 0;    // of a `try`: the line of its `finally`, or 0
  std::size_t end = 0;        // of a block: the line of its `end`

  const std::string& name() const { return words[0]; }
  const std::string& word(std::size_t n) const { return words.at(n); }
  /// Word n as a number; `otherwise` if there is none.
  int number(std::size_t n, int otherwise = 0) const {
    return n < words.size() ? std::stoi(words[n]) : otherwise;
  }
  /// The words from n on.
  std::string text(std::size_t n) const;
};

struct Body {
  std::string name;
  bool plain = false;  // never waits for another one: a generator of stage 1
  std::vector<Instruction> code;
};

struct Program {
  std::string number;
  std::vector<Body> bodies;
  std::vector<std::string> lines;  // at the top, before the first body
};

/// The next program of `in`, or nothing at its end.
std::optional<Program> read_program(std::istream& in);

/// Python's BaseException that is no Exception, for programs to raise.
struct Stop final : BaseException {
  using BaseException::BaseException;
};

/// Whether `except name` catches it.
bool caught_by(const std::string& name, const std::exception_ptr& raised);
/// Whether the test of the comparison wants a mistake: AIO_COMPARE_WRONG=finally, turn.
bool wrong(const char* what);
/// "ValueError: message"
std::string in_words(const std::exception_ptr& raised);

/// A block that the body is in.
struct Block {
  enum Part { kBody, kExcept, kFinally, kLeaving };
  std::size_t at;  // the line that opens it
  Part part = kBody;
  int count = 0;
  std::exception_ptr handled{};      // in an `except`
  std::exception_ptr raised{};       // in a `finally`, or while it is left
  std::optional<Value> returning{};  // the same
};

/// Where a body is.
class Flow {
 public:
  explicit Flow(const Body& body) : body_(body) {}
  virtual ~Flow() = default;

  const Body& body() const { return body_; }
  bool at_end() const { return place_ == body_.code.size(); }
  const Instruction& here() const { return body_.code[place_]; }
  void advance() { ++place_; }

  /// Does an instruction that only says where to go on. False if it is another one.
  bool go_on();
  /// To the block around it that catches or cleans up. Raises it once more if there is none.
  void raise(std::exception_ptr error);
  /// Whether the body ends with it; a `finally` may come before.
  bool returned(Value value);
  /// Of a block whose leaving was awaited.
  void left();

  Value x;  // what came in last
  std::optional<Value> result;

 protected:
  /// A block of another kind is left: `with`. May throw.
  virtual void leave(const Instruction&, const std::exception_ptr&) {}
  /// Whether leaving it is awaited: then go_on() stops at its `end`, in Part kLeaving.
  virtual bool awaits_leave(const Instruction&) const { return false; }
  /// `sys.exc_info()`: of the innermost `except` or `finally`, or null.
  std::exception_ptr handled() const;
  /// Nothing is left out without a word: ends the program.
  [[noreturn]] static void unknown(const std::string& name);
  void enter() { blocks_.push_back({place_}); }
  Block& innermost() { return blocks_.back(); }
  /// Whether the block that this line opens is the innermost one: `for` comes by again.
  bool inside() const { return !blocks_.empty() && blocks_.back().at == place_; }
  void leave_for();

 private:
  void end_of_part();
  void end_of_block();
  const Instruction& opener(const Block& block) const { return body_.code[block.at]; }

  const Body& body_;
  std::size_t place_ = 0;
  std::vector<Block> blocks_;
};

}  // namespace aio::compare
