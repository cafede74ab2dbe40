// Exercise 1.9 (extend, 60 minutes): a small mail server
//
//     def post_office(box):
//         reply = "hello"
//         while (line := (yield reply)) != "QUIT":
//             reply = "what?"
//             if line.startswith("TO "):
//                 letter = line[3:] + ":"
//                 try:
//                     while (line := (yield "go on")) != ".":
//                         letter += " " + line
//                     box.append(letter)
//                     reply = "sent"
//                 except ValueError:
//                     reply = "dropped"
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
    sent.check();
    throw aio::exercise::NotDone();
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
    sent.check();
    throw aio::exercise::NotDone();
  }

  PostOffice& office_;
  std::string text_;
};
