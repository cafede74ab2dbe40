// Exercise 6.12 (extend, 30 minutes): lines of a stream
//
// Somebody feeds bytes in as they come, and readline() gives them out line by line: asyncio's
// StreamReader. A line ends with '\n', which belongs to it. After feed_eof() there is one line
// more, if there are bytes left, and from then on "". A line that is there is given without a turn.
// A reader that is cancelled loses nothing. While one waits, another readline() raises
// RuntimeError("readline() called while another coroutine is already waiting for incoming data").
//
// A line has at most `limit` bytes before its '\n'. As soon as it is certain that it has more,
// readline() raises ValueError: "Separator is found, but chunk is longer than limit" if the end of
// the line is there, and the line is dropped; or else "Separator is not found, and chunk exceed the
// limit", and all that is there is dropped.
#pragma once

#include <string>
#include <utility>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

class StreamReader {
 public:
  class ReadLine : public aio::Coroutine<std::string> {
    enum { kStart, kFed };

   public:
    explicit ReadLine(StreamReader& reader) : reader_(reader) {}

   private:
    Step resume(Sent) override { throw aio::exercise::NotDone(); }

    StreamReader& reader_;
  };

  explicit StreamReader(std::size_t limit = 65536) : limit_(limit) {}

  ReadLine readline() { return ReadLine(*this); }
  void feed_data(const std::string&) { throw aio::exercise::NotDone(); }
  void feed_eof() { throw aio::exercise::NotDone(); }
  /// Whether feed_eof() was called, and nothing is left.
  bool at_eof() const { throw aio::exercise::NotDone(); }

 private:
  std::size_t limit_;
};
