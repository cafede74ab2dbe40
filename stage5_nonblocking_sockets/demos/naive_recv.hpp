// The recv that people write first. Its loop is right; it is the recv that has the faults.
//
//     class AsyncRecv:
//         def __await__(self):
//             while len(self.buffer) < self.amount:
//                 try:
//                     self.buffer += self.connection.recv(1024)
//                 except BlockingIOError:
//                     yield self
//             return self.buffer
#pragma once

#include <string>
#include <utility>

#include "stage4_select_io/fd_event.hpp"
#include "stage5_nonblocking_sockets/socket.hpp"

namespace aio {

class NaiveRecv : public Coroutine<std::string> {
  enum { kTryAgain };

 public:
  /// Gives up after so many calls that gave nothing: a scene has to end.
  NaiveRecv(Socket& socket, std::size_t amount, int patience = 50)
      : readable_(socket.fileno()), amount_(amount), patience_(patience) {}
  int calls() const { return calls_; }
  const std::string& buffer() const { return buffer_; }

 private:
  Step resume(Sent sent) override {
    sent.check();
    for (int in_vain = 0; buffer_.size() < amount_;) {
      char piece[1024];
      ++calls_;
      const ssize_t n = system_call("recv", readable_.fd(), sizeof piece,
                                    ::recv(readable_.fd(), piece, sizeof piece, 0));
      if (n < 0 && would_block()) return await(readable_, kTryAgain);
      buffer_.append(piece, static_cast<std::size_t>(checked(n, "recv")));
      if (n == 0 && ++in_vain == patience_) {
        throw RuntimeError(std::to_string(in_vain) + " calls of recv that gave nothing");
      }
    }
    return return_value(buffer_);
  }

  void members(Members& show) const override { show("amount", amount_)("buffer", buffer_); }

  Readable readable_;
  std::size_t amount_;
  int patience_;
  std::string buffer_;
  int calls_ = 0;
};

}  // namespace aio
