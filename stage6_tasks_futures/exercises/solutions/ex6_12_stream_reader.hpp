// All is in the buffer, and a reader that waits owns none of it: so nothing is lost with it. It is
// woken by each piece that comes, looks, and waits again. It looks through the whole buffer each
// time; asyncio remembers how far it has looked. The waiter is given up in the first line behind
// the resume point, before anything may raise: a `finally`.
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
    Step resume(Sent sent) override {
      if (resume_point() == kFed) {
        reader_.waiter_ = nullptr;
        sent.check();
      }
      std::string& buffer = reader_.buffer_;
      const std::size_t end = buffer.find('\n');
      if (end != std::string::npos) {
        std::string line = reader_.take(end + 1);
        if (end <= reader_.limit_) return return_value(std::move(line));
        throw aio::ValueError("Separator is found, but chunk is longer than limit");
      }
      if (buffer.size() > reader_.limit_) {
        buffer.clear();
        throw aio::ValueError("Separator is not found, and chunk exceed the limit");
      }
      if (reader_.eof_) return return_value(reader_.take(buffer.size()));
      if (reader_.waiter_) {
        throw aio::RuntimeError(
            "readline() called while another coroutine is already waiting for incoming data");
      }
      reader_.waiter_ = aio::get_event_loop().create_future();
      return await(*reader_.waiter_, kFed);
    }

    StreamReader& reader_;
  };

  explicit StreamReader(std::size_t limit = 65536) : limit_(limit) {}

  ReadLine readline() { return ReadLine(*this); }
  void feed_data(const std::string& data) {
    if (data.empty()) return;
    buffer_ += data;
    wake();
  }
  void feed_eof() {
    eof_ = true;
    wake();
  }
  /// Whether feed_eof() was called, and nothing is left.
  bool at_eof() const { return eof_ && buffer_.empty(); }

 private:
  std::string take(std::size_t n) {
    std::string taken = buffer_.substr(0, n);
    buffer_.erase(0, n);
    return taken;
  }
  void wake() {
    if (waiter_ && !waiter_->done()) waiter_->set_result({});
  }

  std::size_t limit_;
  std::string buffer_;
  bool eof_ = false;
  aio::Ref<aio::Future<>> waiter_;  // of the one that waits; it takes it away itself
};
