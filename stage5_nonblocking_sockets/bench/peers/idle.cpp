// The cost of idle descriptors: bench_idle select|poll|epoll IDLE
//
// Ten pipes have something to read in every call, IDLE have not. Ours, all three.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace {

constexpr int kActive = 10;

/// The reading end and the writing end.
std::pair<int, int> make_pair() {
  int ends[2];
  bench::check(pipe(ends) == 0, "pipe");
  return {ends[0], ends[1]};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view way = argc == 3 ? argv[1] : "";
  const int idle = argc == 3 ? std::atoi(argv[2]) : 0;
  std::unique_ptr<aio::Selector> selector;
  if (way == "epoll") selector = std::make_unique<aio::EpollSelector>();
  if (way == "select") selector = std::make_unique<aio::SelectSelector>();
  if (way == "poll") selector = std::make_unique<aio::PollSelector>();
  if (!selector) {
    std::fputs("usage: bench_idle select|poll|epoll IDLE\n", stderr);
    return 2;
  }
  const auto [quiet, never_written] = make_pair();
  for (int i = 0; i < idle; ++i) selector->register_fd(dup(quiet), aio::kRead);
  std::vector<std::pair<int, int>> active;
  for (int i = 0; i < kActive; ++i) {
    active.push_back(make_pair());
    selector->register_fd(active.back().first, aio::kRead);
  }
  const double before = bench::cpu_seconds();
  double seconds = 0;
  int calls = 0;
  for (; seconds < 0.2; ++calls) {
    for (const auto& [from, to] : active) bench::check(write(to, "x", 1) == 1, "write");
    const auto& ready = selector->select(1);
    bench::check(ready.size() == kActive, "ten are ready");
    char byte = 0;
    for (const auto& one : ready) bench::check(read(one.fd, &byte, 1) == 1, "read");
    seconds = bench::cpu_seconds() - before;
  }
  bench::report("us", seconds * 1e6 / calls);
  close(never_written);
}
