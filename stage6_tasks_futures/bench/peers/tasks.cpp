// What tasks cost, ours: bench_tasks switch|spawn|pending|timers|sleep TASKS
#include "stage1_generators/bench/report.hpp"
#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage5_nonblocking_sockets/poll_selectors.hpp"
#include "stage6_tasks_futures/gather.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

using aio::Coroutine;
using aio::Ref;

constexpr int kSwitches = 10000;
constexpr int kRounds = 5;

class Yields final : public Coroutine<int> {
  enum { kStart, kAgain };
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; done_ < kSwitches; ++done_) {
          return await(aio::sleep(0), kAgain);
          case kAgain:
            sent.check();
        }
    }
    return return_value(done_);
  }
  int done_ = 0;
};

class ReturnsOne final : public Coroutine<int> {
  Step resume(Sent sent) override {
    sent.check();
    return return_value(1);
  }
};

class Waits final : public Coroutine<int> {
  enum { kStart, kDone };

 public:
  explicit Waits(Ref<aio::Future<int>> future) : future_(std::move(future)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(*future_, kDone);
      case kDone:
        return return_value(sent.result_of(*future_));
    }
    return {};
  }
  Ref<aio::Future<int>> future_;
};

class Sleeps final : public Coroutine<int> {
  enum { kStart, kAwake };

 public:
  explicit Sleeps(double seconds) : seconds_(seconds) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(aio::sleep(seconds_), kAwake);
      case kAwake:
        sent.check();
    }
    return return_value(1);
  }
  double seconds_;
};

/// Runs the coroutines side by side; returns the sum of their results.
template <class C>
class Together final : public Coroutine<long> {
  enum { kStart, kDone };

 public:
  explicit Together(std::vector<C> coroutines) : coroutines_(std::move(coroutines)) {}

 private:
  aio::AnyCoroutine::Step resume(aio::AnyCoroutine::Sent sent) override {
    switch (this->resume_point()) {
      case kStart:
        group_ = aio::gather(std::move(coroutines_));
        return this->await(*group_, kDone);
      case kDone:
        sent.check();
    }
    long sum = 0;
    for (const int result : group_->result()) sum += result;
    return this->return_value(sum);
  }

  std::vector<C> coroutines_;
  Ref<aio::Gather<std::vector<int>>> group_;
};

void switch_tasks(int tasks) {
  const double before = bench::cpu_seconds();
  const long sum = aio::run(Together(std::vector<Yields>(static_cast<std::size_t>(tasks))));
  const double seconds = bench::cpu_seconds() - before;
  bench::check(sum == long{tasks} * kSwitches, "the number of switches");
  bench::report("ns", seconds * 1e9 / static_cast<double>(sum));
}

void spawn(int tasks) {
  aio::EventLoop loop;
  double warm = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double before = bench::cpu_seconds();
    const long sum =
        aio::run_in(loop, Together(std::vector<ReturnsOne>(static_cast<std::size_t>(tasks))));
    const double ns = (bench::cpu_seconds() - before) * 1e9 / tasks;
    bench::check(sum == tasks, "the sum of the results");
    if (round == 0) {
      bench::report("cold_ns", ns);
    } else {
      warm += ns;
    }
  }
  bench::report("ns", warm / (kRounds - 1));
}

/// Memory of tasks that wait: for a future, or for a timer.
template <class Make>
void pending(int tasks, Make make) {
  aio::EventLoop loop;
  const auto future = loop.create_future<int>();
  const double before = bench::resident_bytes();
  for (int i = 0; i < tasks; ++i) loop.create_task(make(future))->log_destroy_pending(false);
  loop.stop();
  loop.run_forever();
  bench::report("bytes", (bench::resident_bytes() - before) / tasks);
}

void sleep_tasks(int tasks) {
  bench::Random random;
  std::vector<Sleeps> sleepers;
  sleepers.reserve(static_cast<std::size_t>(tasks));
  for (int i = 0; i < tasks; ++i) sleepers.emplace_back(random.below(1));
  aio::EpollSelector epoll;
  aio::CountingSelector selector(epoll);
  aio::EventLoop loop(selector);
  const double before = bench::cpu_seconds();
  const long sum = aio::run_in(loop, Together(std::move(sleepers)));
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / tasks);
  bench::check(sum == tasks, "the number of sleepers");
  bench::report("waits", selector.selects);
  bench::report("sleeps", bench::times_slept());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view work = argc == 3 ? argv[1] : "";
  const int tasks = argc == 3 ? std::atoi(argv[2]) : 0;
  if (work == "switch") {
    switch_tasks(tasks);
  } else if (work == "spawn") {
    spawn(tasks);
  } else if (work == "pending") {
    pending(tasks, [](const Ref<aio::Future<int>>& future) { return Waits(future); });
  } else if (work == "timers") {
    pending(tasks, [](const Ref<aio::Future<int>>&) { return Sleeps(3600); });
  } else if (work == "sleep") {
    sleep_tasks(tasks);
  } else {
    std::fputs("usage: bench_tasks switch|spawn|pending|timers|sleep TASKS\n", stderr);
    return 2;
  }
}
