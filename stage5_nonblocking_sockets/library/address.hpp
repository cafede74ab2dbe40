// An address in digits. To find the one of a name takes a question to the network, and waits for
// the answer: that is for a thread (stage 6).
#pragma once

#include <sys/socket.h>

#include <string>

namespace aio {

/// An IPv4 or IPv6 address in digits, and a port. Throws ValueError for the name of a host.
class Address {
 public:
  Address(const std::string& host, int port);

  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&bytes_); }
  socklen_t size() const { return size_; }
  int family() const { return bytes_.ss_family; }
  const std::string& str() const { return text_; }  // "127.0.0.1:80", "[::1]:80"

 private:
  std::string text_;
  sockaddr_storage bytes_{};
  socklen_t size_;
};

}  // namespace aio
