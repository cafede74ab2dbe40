#include "stage1_generators/shared/compare/program.hpp"

#include <cstdlib>
#include <iostream>
#include <sstream>

#include "stage1_generators/watch/repr.hpp"

namespace aio::compare {

namespace {

bool opens(const std::string& word) {
  static const char* const words[] = {"try", "repeat", "for", "with"};
  for (const char* one : words) {
    if (word == one) return true;
  }
  return false;
}

/// Finds out which lines belong together.
void link(std::vector<Instruction>& code) {
  std::vector<std::size_t> open;   // the first line of each block
  std::vector<std::size_t> parts;  // the line of its last part so far
  for (std::size_t i = 0; i < code.size(); ++i) {
    const std::string& name = code[i].name();
    if (opens(name)) {
      open.push_back(i);
      parts.push_back(i);
    } else if (name == "except" || name == "finally" || name == "end") {
      if (open.empty()) throw ValueError("no block is open at '" + name + "'");
      code[parts.back()].next_part = i;
      parts.back() = i;
      if (name == "finally") code[open.back()].finally = i;
      if (name != "end") continue;
      code[open.back()].end = i;
      open.pop_back();
      parts.pop_back();
    }
  }
  if (!open.empty()) throw ValueError("a block is open at the end");
}

}  // namespace

std::string Instruction::text(std::size_t n) const {
  std::string all;
  for (; n < words.size(); ++n) all += (all.empty() ? "" : " ") + words[n];
  return all;
}

std::optional<Program> read_program(std::istream& in) {
  std::optional<Program> program;
  std::string line;
  while (std::getline(in, line) && line != ".") {
    std::istringstream words(line);
    Instruction instruction;
    for (std::string word; words >> word;) instruction.words.push_back(word);
    if (instruction.words.empty()) continue;
    const std::string& name = instruction.name();
    if (name == "program") {
      program.emplace().number = instruction.word(1);
    } else if (name == "def" || name == "main" || name == "drive") {
      program.value().bodies.push_back(
          {name == "def" ? instruction.word(1) : name, instruction.text(2) == "plain", {}});
    } else if (program.value().bodies.empty()) {
      program->lines.push_back(line);
    } else {
      program->bodies.back().code.push_back(std::move(instruction));
    }
  }
  if (program) {
    for (Body& body : program->bodies) link(body.code);
  }
  return program;
}

bool caught_by(const std::string& name, const std::exception_ptr& raised) {
  if (name == "BaseException") return true;
  try {
    std::rethrow_exception(raised);
  } catch (const std::exception&) {
    if (name == "Exception") return true;
  } catch (...) {
    if (name == "Exception") return false;
  }
  const std::string own = type_name(*raised.__cxa_exception_type());
  return own == name || (own == "RecursionError" && name == "RuntimeError");
}

bool wrong(const char* what) {
  static const char* const wanted = std::getenv("AIO_COMPARE_WRONG");
  return wanted && std::string(wanted) == what;
}

std::string in_words(const std::exception_ptr& raised) { return aio::describe(raised); }

bool Flow::go_on() {
  const Instruction& now = here();
  const std::string& name = now.name();
  if (name == "try") {
    enter();
  } else if (name == "repeat") {
    enter();
    innermost().count = now.number(1);
  } else if (name == "except" || name == "finally") {
    end_of_part();
    return true;
  } else if (name == "end") {
    if (innermost().part == Block::kLeaving) return false;
    end_of_block();
    return true;
  } else if (name == "raise") {
    const std::string& kind = now.word(1);
    const std::string message = now.text(2);
    if (kind == "ValueError") throw ValueError(message);
    if (kind == "RuntimeError") throw RuntimeError(message);
    if (kind == "TypeError") throw TypeError(message);
    if (kind == "StopIteration") throw StopIteration();
    if (kind == "GeneratorExit") throw GeneratorExit(message);
    throw Stop(message);
  } else if (name == "reraise") {
    if (const auto error = handled()) std::rethrow_exception(error);
    throw RuntimeError("No active exception to reraise");
  } else {
    return false;
  }
  advance();
  return true;
}

/// A part of a `try` has come to its end: on to the `finally`, or behind the block.
void Flow::end_of_part() {
  Block& block = innermost();
  const Instruction& opened = opener(block);
  if (opened.finally && block.part != Block::kFinally) {
    block.part = Block::kFinally;
    block.handled = nullptr;
    place_ = opened.finally + 1;
  } else {
    place_ = opened.end + 1;
    blocks_.pop_back();
  }
}

void Flow::end_of_block() {
  Block& block = innermost();
  const Instruction& opened = opener(block);
  if (opened.name() == "try") {
    if (block.part != Block::kFinally) return end_of_part();
    return left();
  }
  if (opened.name() == "repeat") {
    if (--block.count > 0) {
      place_ = block.at + 1;
    } else {
      blocks_.pop_back();
      advance();
    }
  } else if (opened.name() == "for") {
    place_ = block.at;
  } else if (awaits_leave(opened)) {
    block.part = Block::kLeaving;
  } else {
    blocks_.pop_back();
    advance();
    leave(opened, nullptr);
  }
}

std::exception_ptr Flow::handled() const {
  for (auto block = blocks_.rbegin(); block != blocks_.rend(); ++block) {
    if (block->handled) return block->handled;
    if (block->raised) return block->raised;
  }
  return nullptr;
}

void Flow::unknown(const std::string& name) {
  std::cerr << "no instruction '" << name << "'\n";
  std::exit(2);
}

void Flow::leave_for() {
  place_ = opener(innermost()).end + 1;
  blocks_.pop_back();
}

void Flow::left() {
  const Block block = std::move(innermost());
  blocks_.pop_back();
  place_ = opener(block).end + 1;
  if (block.raised) std::rethrow_exception(block.raised);
  if (block.returning && returned(*block.returning)) place_ = body_.code.size();
}

void Flow::raise(std::exception_ptr error) {
  while (!blocks_.empty()) {
    Block& block = innermost();
    const Instruction& opened = opener(block);
    if (opened.name() == "try" && block.part != Block::kFinally) {
      for (std::size_t at = opened.next_part; block.part == Block::kBody && at < opened.end;
           at = body_.code[at].next_part) {
        if (body_.code[at].name() != "except" || !caught_by(body_.code[at].word(1), error))
          continue;
        block.part = Block::kExcept;
        block.handled = std::move(error);
        place_ = at + 1;
        return;
      }
      if (opened.finally) {
        block.part = Block::kFinally;
        block.handled = nullptr;
        block.raised = std::move(error);
        place_ = opened.finally + 1;
        return;
      }
    } else if (opened.name() == "with" && block.part != Block::kLeaving) {
      if (awaits_leave(opened)) {
        block.part = Block::kLeaving;
        block.raised = std::move(error);
        place_ = opened.end;
        return;
      }
      try {
        leave(opened, error);
      } catch (...) {
        error = std::current_exception();
      }
    }
    blocks_.pop_back();
  }
  place_ = body_.code.size();
  std::rethrow_exception(error);
}

bool Flow::returned(Value value) {
  if (wrong("finally")) blocks_.clear();
  while (!blocks_.empty()) {
    Block& block = innermost();
    const Instruction& opened = opener(block);
    if (opened.name() == "try" && opened.finally && block.part != Block::kFinally) {
      block.part = Block::kFinally;
      block.handled = nullptr;
      block.returning = std::move(value);
      place_ = opened.finally + 1;
      return false;
    }
    if (opened.name() == "with" && block.part != Block::kLeaving) {
      if (awaits_leave(opened)) {
        block.part = Block::kLeaving;
        block.returning = std::move(value);
        place_ = opened.end;
        return false;
      }
      blocks_.pop_back();
      leave(opened, nullptr);
      continue;
    }
    blocks_.pop_back();
  }
  result = std::move(value);
  return true;
}

}  // namespace aio::compare
