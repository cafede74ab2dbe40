// The state of a protocol is where its generator stands: nobody asks "are we inside of a letter?".
// The connection has another rhythm, that of the pieces, and neither knows of the other's. That is
// what generators are for: two loops that alternate, each written as if it were alone.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

/// To be written first: the protocol. It is sent a line and yields the reply. It remembers
/// between two lines where it stands, and the letter that is being written.
class PostOffice : public aio::Generator<std::string, std::string> {
  enum { kStart, kGotCommand, kGotText };

 public:
  explicit PostOffice(std::vector<std::string>& box) : box_(box) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield("hello", kGotCommand);
      case kGotCommand:
        if (sent.value() == "QUIT") return return_value();
        if (!sent.value().starts_with("TO ")) return yield("what?", kGotCommand);
        letter_ = sent.value().substr(3) + ":";
        return yield("go on", kGotText);
      case kGotText:
        try {
          if (sent.value() != ".") {
            letter_ += " " + sent.value();
            return yield("go on", kGotText);
          }
        } catch (const aio::ValueError&) {
          return yield("dropped", kGotCommand);
        }
        box_.push_back(letter_);
        return yield("sent", kGotCommand);
    }
    return return_value();
  }

  std::vector<std::string>& box_;
  std::string letter_;
};

/// Then the connection. It is sent text in pieces, cut anywhere (one may be empty), and yields the
/// replies to all lines that are complete by then, each with a "\n" behind it. A line ends with
/// "\n", and nothing else of it is taken off; the rest of a piece waits for the next one. First of
/// all it yields the office's "hello\n". When the office returns, so does the connection; its
/// result() is the replies it then still has. A thrown-in error leaves it, and close() ends it: the
/// office hears nothing of either, nor when the connection is destroyed.
class Connection : public aio::Generator<std::string, std::string, std::string> {
  enum { kStart, kGotPiece };

 public:
  explicit Connection(PostOffice& office) : office_(office) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield(office_.next().value() + "\n", kGotPiece);
    text_ += sent.value();
    std::string replies;
    for (std::size_t end = 0; (end = text_.find('\n')) != std::string::npos;) {
      auto step = office_.send(text_.substr(0, end));
      text_.erase(0, end + 1);
      if (step.returned()) return return_value(replies);
      replies += step.value() + "\n";
    }
    return yield(replies, kGotPiece);
  }

  PostOffice& office_;
  std::string text_;
};
