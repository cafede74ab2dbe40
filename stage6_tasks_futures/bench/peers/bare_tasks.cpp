// The least that does the work of tasks: an object with a virtual step, a queue of pointers, a
// heap, one wait. No results, no exceptions, nobody to cancel, no names.
//
//     bench_bare_tasks switch|spawn|pending|timers|sleep TASKS
#include <sys/epoll.h>

#include <chrono>
#include <cmath>
#include <memory>
#include <queue>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"

namespace {

constexpr int kSwitches = 10000;

struct Bare {
  virtual ~Bare() = default;
  virtual void step() = 0;
};

/// A ring: what is pushed while a turn runs belongs to the next turn.
class Queue {
 public:
  void push(Bare* task) { next_.push_back(task); }
  void run() {
    while (!next_.empty()) {
      now_.swap(next_);
      next_.clear();
      for (Bare* task : now_) task->step();
    }
  }

 private:
  std::vector<Bare*> now_;
  std::vector<Bare*> next_;
};

Queue queue;
long sum = 0;

struct Yields final : Bare {
  void step() override {
    if (done == kSwitches) return;
    ++done;
    ++sum;
    queue.push(this);
  }
  int done = 0;
};

struct ReturnsOne final : Bare {
  void step() override {
    sum += 1;
    delete this;
  }
};

struct Waits final : Bare {
  void step() override { ++sum; }
};

void switch_tasks(int tasks) {
  std::vector<Yields> all(static_cast<std::size_t>(tasks));
  const double before = bench::cpu_seconds();
  for (Yields& task : all) queue.push(&task);
  queue.run();
  const double seconds = bench::cpu_seconds() - before;
  bench::check(sum == long{tasks} * kSwitches, "the number of switches");
  bench::report("ns", seconds * 1e9 / static_cast<double>(sum));
}

void spawn(int tasks) {
  bench::report_cold_and_warm(tasks, [&] {
    sum = 0;
    for (int i = 0; i < tasks; ++i) queue.push(new ReturnsOne);
    queue.run();
    bench::check(sum == tasks, "the sum of the results");
  });
}

struct Timer {
  double deadline;
  Bare* task;
  bool operator<(const Timer& other) const { return deadline > other.deadline; }
};

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void sleep_tasks(int tasks) {
  std::priority_queue<Timer> timers;
  std::vector<std::unique_ptr<Bare>> all;
  bench::Random random;
  int waits = 0;
  const int epoll = epoll_create1(0);
  const double before = bench::cpu_seconds();
  for (int i = 0; i < tasks; ++i) {
    all.push_back(std::make_unique<Waits>());
    timers.push({now() + random.below(1), all.back().get()});
  }
  while (!timers.empty()) {
    const double timeout = timers.top().deadline - now();
    epoll_event event{};
    ++waits;
    epoll_wait(epoll, &event, 1, timeout > 0 ? static_cast<int>(std::ceil(timeout * 1000)) : 0);
    for (const double time = now(); !timers.empty() && timers.top().deadline <= time;) {
      queue.push(timers.top().task);
      timers.pop();
    }
    queue.run();
  }
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / tasks);
  bench::check(sum == tasks, "the number of sleepers");
  bench::report("waits", waits);
  bench::report("sleeps", bench::times_slept());
}

void pending_on(int tasks, bool timer) {
  const double before = bench::resident_bytes();
  std::vector<std::unique_ptr<Bare>> waiters;
  std::priority_queue<Timer> timers;
  for (int i = 0; i < tasks; ++i) {
    waiters.push_back(std::make_unique<Waits>());
    if (timer) timers.push({3600.0 + i, waiters.back().get()});
  }
  bench::report("bytes", (bench::resident_bytes() - before) / tasks);
}

void pending(int tasks) { pending_on(tasks, false); }
void pending_on_timers(int tasks) { pending_on(tasks, true); }

}  // namespace

int main(int argc, char** argv) {
  return bench::run_work(argc, argv,
                         {{"switch", switch_tasks},
                          {"spawn", spawn},
                          {"pending", pending},
                          {"timers", pending_on_timers},
                          {"sleep", sleep_tasks}});
}
