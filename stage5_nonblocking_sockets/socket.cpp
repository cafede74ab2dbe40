#include "stage5_nonblocking_sockets/socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <cstring>

namespace aio {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

Address::Address(const std::string& host, int port)
    : text_((host.find(':') < host.size() ? "[" + host + "]:" : host + ":") +
            std::to_string(port)) {
  if (port < 0 || port > 65535) throw ValueError("port must be 0-65535");
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;  // asks nobody, so it does not block
  addrinfo* found = nullptr;
  in_addr four{};  // getaddrinfo() would take "1.2.3" for 1.2.0.3
  const bool is_address =
      host.find(':') < host.size() || inet_pton(AF_INET, host.c_str(), &four) == 1;
  if (!is_address || getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    throw ValueError("'" + host +
                     "' is no address in digits; names must be resolved first, which blocks, so "
                     "in the executor (from stage 6 on)");
  }
  size_ = found->ai_addrlen;
  std::memcpy(&bytes_, found->ai_addr, size_);
  freeaddrinfo(found);
}

Socket::Socket(Descriptor descriptor) : descriptor_(std::move(descriptor)) {
  if (!is_open()) return;
  const int flags = checked(fcntl(fileno(), F_GETFL), "fcntl");
  if (!(flags & O_NONBLOCK)) checked(fcntl(fileno(), F_SETFL, flags | O_NONBLOCK), "fcntl");
}

Socket Socket::tcp(int family) {
  Socket made(Descriptor(
      checked(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket")));
  made.set(IPPROTO_TCP, TCP_NODELAY);  // what a listener accepts inherits it
  return made;
}

Socket Socket::listener(const Address& address, int backlog) {
  Socket made = tcp(address.family());
  made.set(SOL_SOCKET, SO_REUSEADDR);
  if (address.family() == AF_INET6) made.set(IPPROTO_IPV6, IPV6_V6ONLY);
  checked(::bind(made.fileno(), address.data(), address.size()), ("bind " + address.str()).c_str());
  checked(::listen(made.fileno(), backlog), "listen");
  return made;
}

std::pair<Socket, Socket> Socket::pair() {
  int ends[2];
  checked(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), "socketpair");
  return {Socket(Descriptor(ends[0])), Socket(Descriptor(ends[1]))};
}

void Socket::set(int level, int option) {
  const int on = 1;
  checked(setsockopt(fileno(), level, option, &on, sizeof on), "setsockopt");
}

int Socket::port() const {
  sockaddr_in6 address{};  // the port is at the same place for IPv4
  socklen_t size = sizeof address;
  checked(getsockname(fileno(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  return ntohs(address.sin6_port);
}

std::optional<std::size_t> Socket::try_recv(char* to, std::size_t size) {
  if (std::exchange(drained_, false)) return {};
  const ssize_t n = ::recv(fileno(), to, size, 0);
  if (n < 0 && would_block()) return {};
  const auto got = static_cast<std::size_t>(checked(n, "recv"));
  drained_ = 0 < got && got < size;
  count(got);
  return got;
}

}  // namespace aio
