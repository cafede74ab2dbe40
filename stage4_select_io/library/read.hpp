// A coroutine that reads a descriptor: it waits until there are bytes, and takes what is there.
#pragma once

#include <cstddef>
#include <string>

#include "stage4_select_io/descriptor.hpp"
#include "stage4_select_io/fd_event.hpp"

namespace aio {

/// Reads `amount` bytes, or fewer if the file ends. Returns them. Throws std::system_error. It
/// reads the descriptor itself: a stream on top of it (FILE, ifstream) would take bytes that
/// select() does not see. For pipes, sockets and terminals; regular files are always ready, and
/// read(2) blocks. If it is cancelled, what it has read stays in the Descriptor for the next one;
/// of a mere number it is lost, because another file may have that number next.
class AsyncRead final : public Coroutine<std::string> {
  enum { kStart, kReadable };

 public:
  explicit AsyncRead(int fd, std::size_t amount = 1) : event_(fd), amount_(amount) {}
  explicit AsyncRead(Descriptor& from, std::size_t amount = 1)
      : event_(from.fileno()), amount_(amount), from_(&from) {}

 private:
  Step resume(Sent sent) override;
  void members(Members& show) const override {
    show("amount", amount_)("data", from_ ? from_->unread() : own_);
  }
  std::string& data() { return from_ ? from_->unread() : own_; }

  Readable event_;
  std::size_t amount_;
  Descriptor* from_ = nullptr;
  std::string own_;  // what a number has nowhere to keep
};

}  // namespace aio
