// A server for one connection. However it ends, it closes what it has, so that the client hears of
// it.
//
//     async def serve_once(listener, data):
//         with listener:
//             with await accept(listener) as connection:
//                 await send(connection, data)
#pragma once

#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace aio {

class ServeOnce final : public Coroutine<> {
  enum { kStart, kAccepted, kSent };

 public:
  ServeOnce(Socket& listener, std::string data)
      : listener_(listener), accept_(listener), data_(std::move(data)) {}

 private:
  Step resume(Sent sent) override {
    try {
      return serve(sent);
    } catch (...) {
      connection_.close();
      listener_.close();
      throw;
    }
  }

  Step serve(Sent& sent) {
    switch (resume_point()) {
      case kStart:
        return await(accept_, kAccepted);
      case kAccepted:
        connection_ = sent.result_of(accept_);
        return await(send_.emplace(connection_, std::move(data_)), kSent);
      case kSent:
        sent.check();
        connection_.close();
        listener_.close();
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override { show("data", data_); }

  Socket& listener_;
  AsyncAccept accept_;
  std::string data_;
  Socket connection_;
  std::optional<AsyncSend> send_;
};

}  // namespace aio
