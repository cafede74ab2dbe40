// Replays an interactive Python session in C++: each line that is typed, and what answers it.
#pragma once

#include <exception>
#include <ostream>
#include <string>
#include <string_view>

#include "stage1_generators/frame.hpp"

namespace aio {

class Session {
 public:
  explicit Session(std::ostream& out) : out_(out) {}

  /// A line without an answer.
  void type(std::string_view line) { out_ << ">>> " << line << '\n'; }

  /// A line that answers with the value of `call`, or with the traceback of what it raises.
  /// `raised_in` is the line of the traceback for the generator that raised, if one did.
  template <class Call>
  void type(std::string_view line, Call call, std::string_view raised_in = {}) {
    type(line);
    try {
      out_ << call() << '\n';
    } catch (...) {
      out_ << "Traceback (most recent call last):\n"
           << "  File \"<stdin>\", line 1, in <module>\n"
           << raised_in << describe(std::current_exception()) << '\n';
    }
  }

 private:
  std::ostream& out_;
};

}  // namespace aio
