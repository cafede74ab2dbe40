// The least that echoes, on one of three system calls, or with a thread per connection.
//
//     bench_echo_bare epoll|select|poll|threads [MICROSECONDS]      of work after each message
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <thread>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"

namespace {

double slow = 0;

int listen_somewhere() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bench::check(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
  bench::check(listen(fd, SOMAXCONN) == 0, "listen");
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  bench::report("port", ntohs(address.sin_port));
  return fd;
}

int accept_from(int listener) {
  const int fd = accept(listener, nullptr, nullptr);
  bench::check(fd >= 0, "accept");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/// One message back. False when the client has gone.
bool echo(int fd) {
  char buffer[4096];
  const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
  if (n <= 0) return false;
  if (send(fd, buffer, static_cast<std::size_t>(n), MSG_NOSIGNAL) != n) return false;
  if (slow > 0) bench::work_for(slow);
  return true;
}

void serve_with_epoll(int listener) {
  const int epoll = epoll_create1(0);
  const auto watch = [epoll](int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  };
  watch(listener);
  for (;;) {
    epoll_event events[256];
    const int ready = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener) {
        watch(accept_from(listener));
      } else if (!echo(fd)) {
        close(fd);
      }
    }
  }
}

void serve_with_poll(int listener) {
  std::vector<pollfd> watched{{listener, POLLIN, 0}};
  for (;;) {
    poll(watched.data(), watched.size(), -1);
    for (std::size_t i = watched.size(); i-- > 1;) {
      if (!watched[i].revents || echo(watched[i].fd)) continue;
      close(watched[i].fd);
      watched.erase(watched.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (watched[0].revents) watched.push_back({accept_from(listener), POLLIN, 0});
  }
}

void serve_with_select(int listener) {
  fd_set watched{};
  FD_SET(listener, &watched);
  int end = listener + 1;
  for (;;) {
    fd_set ready = watched;
    select(end, &ready, nullptr, nullptr, nullptr);
    for (int fd = 0; fd < end; ++fd) {
      if (!FD_ISSET(fd, &ready)) continue;
      if (fd == listener) {
        const int connection = accept_from(listener);
        bench::check(connection < FD_SETSIZE, "too many for select");
        FD_SET(connection, &watched);
        end = std::max(end, connection + 1);
      } else if (!echo(fd)) {
        FD_CLR(fd, &watched);
        close(fd);
      }
    }
  }
}

void serve_with_threads(int listener) {
  for (;;) {
    std::thread([fd = accept_from(listener)] {
      while (echo(fd)) continue;
      close(fd);
    }).detach();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view way = argc >= 2 ? argv[1] : "";
  if (argc == 3) slow = std::atof(argv[2]);
  if (way == "epoll") {
    serve_with_epoll(listen_somewhere());
  } else if (way == "select") {
    serve_with_select(listen_somewhere());
  } else if (way == "poll") {
    serve_with_poll(listen_somewhere());
  } else if (way == "threads") {
    serve_with_threads(listen_somewhere());
  } else {
    std::fputs("usage: bench_echo_bare epoll|select|poll|threads [MICROSECONDS]\n", stderr);
    return 2;
  }
}
