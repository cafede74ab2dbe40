// The one client that all echo servers are measured with. Each of its connections sends 64 bytes,
// waits until they are back, checks each of them, and does that again.
//
//     bench_echo_client PORT CONNECTIONS SECONDS PID      the server's port and process
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"

namespace {

using Message = std::array<char, 64>;

struct Connection {
  int fd = -1;
  long trips = 0;
  std::size_t received = 0;
  Message sent{};
  Message back{};

  void send(int number) {
    sent.fill('.');
    std::snprintf(sent.data(), sent.size(), "message %ld of connection %d", trips, number);
    received = 0;
    bench::check(::send(fd, sent.data(), sent.size(), 0) == 64, "send");
  }
  /// Whether the whole message is back.
  bool receive() {
    const ssize_t n = ::recv(fd, back.data() + received, back.size() - received, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return false;
    bench::check(n > 0, "the server hung up");
    received += static_cast<std::size_t>(n);
    if (received < back.size()) return false;
    bench::check(back == sent, "other bytes came back");
    return true;
  }
};

int connect_to(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  bench::check(fd >= 0, "socket");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  bench::check(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect");
  return fd;
}

double seconds_of(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

class Client {
 public:
  Client(int port, int connections) : connections_(static_cast<std::size_t>(connections)) {
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      connections_[i].fd = connect_to(port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u32 = static_cast<std::uint32_t>(i);
      epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_[i].fd, &event);
      connections_[i].send(static_cast<int>(i));
    }
  }
  /// A round trip of each. Nobody makes a second one before all are served: with a thread for each
  /// connection, the one that accepts would hardly ever run.
  void first_trips() {
    for (std::size_t left = connections_.size(); left > 0;) {
      left -= for_each_answer([](Connection&, int) {});
    }
    for (std::size_t i = 0; i < connections_.size(); ++i) connections_[i].send(static_cast<int>(i));
  }
  /// Goes on for so long. Returns how long it was.
  double run(double seconds) {
    const double begin = seconds_of(CLOCK_MONOTONIC);
    double now = begin;
    for (; now < begin + seconds; now = seconds_of(CLOCK_MONOTONIC)) {
      for_each_answer([](Connection& connection, int number) { connection.send(number); });
    }
    return now - begin;
  }
  std::vector<long> trips() const {
    std::vector<long> all;
    for (const Connection& connection : connections_) all.push_back(connection.trips);
    return all;
  }

 private:
  /// Waits once. Calls `then(connection, number)` for those that have their message back, and
  /// returns how many there were.
  template <class Then>
  std::size_t for_each_answer(Then then) {
    epoll_event events[256];
    const int ready = epoll_wait(epoll_, events, 256, 1000);
    std::size_t answers = 0;
    for (int i = 0; i < ready; ++i) {
      Connection& connection = connections_[events[i].data.u32];
      if (!connection.receive()) continue;
      ++answers;
      ++connection.trips;
      then(connection, static_cast<int>(events[i].data.u32));
    }
    return answers;
  }

  int epoll_ = epoll_create1(0);
  std::vector<Connection> connections_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: bench_echo_client PORT CONNECTIONS SECONDS PID\n", stderr);
    return 2;
  }
  const int connections = std::atoi(argv[2]);
  const pid_t server = std::atoi(argv[4]);
  clockid_t server_clock{};
  bench::check(clock_getcpuclockid(server, &server_clock) == 0, "the server's process");
  const double bytes_before = bench::resident_bytes(server);

  Client client(std::atoi(argv[1]), connections);
  client.first_trips();
  client.run(0.2);
  const std::vector<long> before = client.trips();
  const double cpu_before = seconds_of(server_clock);
  const double seconds = client.run(std::atof(argv[3]));
  const double cpu = seconds_of(server_clock) - cpu_before;

  double sum = 0;
  std::vector<long> trips = client.trips();
  for (std::size_t i = 0; i < trips.size(); ++i) sum += static_cast<double>(trips[i] -= before[i]);
  const auto [fewest, most] = std::minmax_element(trips.begin(), trips.end());
  bench::report("per_s", sum / seconds);
  bench::report("cpu_us", cpu * 1e6 / sum);
  if (*most >= 20) {  // of a handful, one more or less says nothing
    bench::report("fairness", static_cast<double>(*fewest) / static_cast<double>(*most));
  }
  bench::report("bytes", (bench::resident_bytes(server) - bytes_before) / connections);
}
