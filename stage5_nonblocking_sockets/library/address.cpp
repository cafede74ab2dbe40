// getaddrinfo(3) reads both families. It is told to ask nobody, so that it cannot block.
#include "stage5_nonblocking_sockets/library/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cstring>

#include "stage1_generators/errors.hpp"
#include "stage5_nonblocking_sockets/socket.hpp"

namespace aio {

Address::Address(const std::string& host, int port)
    : text_((host.find(':') < host.size() ? "[" + host + "]:" : host + ":") +
            std::to_string(port)) {
  if (port < 0 || port > 65535) throw ValueError("port must be 0-65535");
  in_addr four{};  // getaddrinfo() would take "1.2.3" for 1.2.0.3
  const bool is_address =
      host.find('\0') > host.size() &&
      (host.find(':') < host.size() || inet_pton(AF_INET, host.c_str(), &four) == 1);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  int error = EAI_NONAME;
  if (is_address) error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error == EAI_NONAME) {
    throw ValueError("'" + host +
                     "' is no address in digits; names must be resolved first, which blocks, so "
                     "in the executor (from stage 6 on)");
  }
  if (error) throw RuntimeError("getaddrinfo: " + host + ": " + gai_strerror(error));
  size_ = found->ai_addrlen;
  std::memcpy(&bytes_, found->ai_addr, size_);
  freeaddrinfo(found);
}

// ---- the ways to make a socket

static void set(const Socket& socket, int level, int option) {
  const int on = 1;
  checked(setsockopt(socket.fileno(), level, option, &on, sizeof on), "setsockopt");
}

Socket Socket::tcp(int family) {
  Socket made(Descriptor(
      checked(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket")));
  set(made, IPPROTO_TCP, TCP_NODELAY);  // what a listener accepts inherits it
  return made;
}

Socket Socket::listener(const Address& address, int backlog) {
  Socket made = tcp(address.family());
  set(made, SOL_SOCKET, SO_REUSEADDR);
  if (address.family() == AF_INET6) set(made, IPPROTO_IPV6, IPV6_V6ONLY);
  checked(::bind(made.fileno(), address.data(), address.size()), ("bind " + address.str()).c_str());
  checked(::listen(made.fileno(), backlog), "listen");
  return made;
}

std::pair<Socket, Socket> Socket::pair() {
  int ends[2];
  checked(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), "socketpair");
  Descriptor here(ends[0]);
  Descriptor there(ends[1]);
  return {Socket(std::move(here)), Socket(std::move(there))};
}

int Socket::port() const {
  sockaddr_in6 address{};  // the port is at the same place for IPv4
  socklen_t size = sizeof address;
  checked(getsockname(fileno(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
  return ntohs(address.sin6_port);
}

}  // namespace aio
