// Reads some bytes, and prints what it got.
//
//     async def reader(name, fd, amount):
//         try:
//             print(name, 'got', repr(await AsyncRead(fd, amount)))
//         except Exception as error:
//             print(name, 'raised', error)
#pragma once

#include <ostream>
#include <string>
#include <utility>

#include "stage4_select_io/library/read.hpp"

namespace aio {

class Reader final : public Coroutine<> {
  enum { kStart, kDone };

 public:
  Reader(std::ostream& out, std::string name, int fd, std::size_t amount)
      : out_(out), name_(std::move(name)), read_(fd, amount) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(read_, kDone);
      case kDone:
        try {
          const std::string data = sent.result_of(read_);
          out_ << name_ << " got '" << data << "'\n";
        } catch (const std::exception& error) {
          out_ << name_ << " raised: " << error.what() << "\n";
        }
        return return_value();
    }
    return {};
  }

  void members(Members& show) const override { show("name", name_); }

  std::ostream& out_;
  std::string name_;
  AsyncRead read_;
};

}  // namespace aio
