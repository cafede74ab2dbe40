#include "stage6_tasks_futures/library/sock.hpp"

#include <netdb.h>

#include "stage6_tasks_futures/library/run_in_executor.hpp"

namespace aio {

static std::vector<Address> resolve(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const bool is_name = host.find('\0') > host.size();
  const int error = is_name ? ::getaddrinfo(host.c_str(), nullptr, &hints, &found) : EAI_NONAME;
  if (error) throw RuntimeError("getaddrinfo: " + host + ": " + gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  std::vector<Address> addresses;
  for (const addrinfo* info = found; info; info = info->ai_next) {
    char digits[NI_MAXHOST];
    const int no_digits = ::getnameinfo(info->ai_addr, info->ai_addrlen, digits, sizeof digits,
                                        nullptr, 0, NI_NUMERICHOST);
    if (no_digits) throw RuntimeError("getnameinfo: " + host + ": " + gai_strerror(no_digits));
    addresses.emplace_back(digits, port);
  }
  return addresses;
}

Ref<Future<std::vector<Address>>> getaddrinfo(EventLoop& loop, std::string host, int port) {
  return loop.run_in_executor([host = std::move(host), port] { return resolve(host, port); });
}

}  // namespace aio
