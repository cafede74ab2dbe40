// A server for one connection.
//
//     async def serve_once(listener, data):
//         connection = await accept(listener)
//         await send(connection, data)
//         connection.close()
#pragma once

#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace aio {

class ServeOnce final : public Coroutine<> {
  enum { kStart, kAccepted, kSent };

 public:
  ServeOnce(Socket& listener, std::string data) : accept_(listener), data_(std::move(data)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(accept_, kAccepted);
      case kAccepted:
        connection_ = sent.result_of(accept_);
        return await(send_.emplace(connection_, std::move(data_)), kSent);
      case kSent:
        sent.check();
        connection_.close();
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override { show("data", data_); }

  AsyncAccept accept_;
  std::string data_;
  Socket connection_;
  std::optional<AsyncSend> send_;
};

}  // namespace aio
