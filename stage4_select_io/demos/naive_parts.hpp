// An event that reads, as people write it first: it holds what has come so far, and goes on until
// it has all. The scenes that are broken first use it.
//
//     class AsyncRead:
//         def __await__(self):
//             while len(self.buffer) < self.amount:
//                 yield self
//                 self.buffer += os.read(self.fd, 1)
//             return self.buffer
#pragma once

#include <unistd.h>

#include <ostream>
#include <string>
#include <utility>

#include "stage4_select_io/fd_event.hpp"

namespace aio {

/// A read that has been asked for, and what has come of it.
struct ReadRequest {
  ReadRequest(int fd, std::size_t size) : readable(fd), amount(size) {}

  Readable readable;
  std::size_t amount;
  std::string buffer{};
  int calls = 0;  // of read(2)
};

/// `await request`, by a coroutine that prints what it got.
class NaiveReader : public Coroutine<> {
  enum { kStart, kReadable };

 public:
  /// Gives up after so many calls of read(2): a scene has to end.
  NaiveReader(std::ostream& out, std::string name, ReadRequest& request, int patience = 5000)
      : out_(out), name_(std::move(name)), request_(request), patience_(patience) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kReadable) {
      char byte = 0;
      const int fd = request_.readable.fd();
      const ssize_t n = checked(system_call("read", fd, 1, ::read(fd, &byte, 1)), "read");
      request_.buffer.append(static_cast<std::size_t>(n), byte);
      if (++request_.calls == patience_) {
        out_ << name_ << " has '" << request_.buffer << "' after " << patience_ << " reads\n";
        return return_value();
      }
    }
    if (request_.buffer.size() < request_.amount) return await(request_.readable, kReadable);
    out_ << name_ << " got '" << request_.buffer << "'\n";
    return return_value();
  }

  void members(Members& show) const override { show("name", name_)("buffer", request_.buffer); }

  std::ostream& out_;
  std::string name_;
  ReadRequest& request_;
  int patience_;
};

}  // namespace aio
