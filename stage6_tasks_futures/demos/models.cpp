// Processes, threads or asyncio? The same work, done in each way, and measured.
//
//     waits         read from a descriptor that has something after 20 ms, as from a slow server
//     calculations  count prime numbers, which needs a processor and nothing else
//
// The choice is a matter of what the work waits for: somebody else, or a processor.
//
// `stage6_demo models [waits] [milliseconds] [calculations] [numbers]`
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <future>
#include <iomanip>
#include <thread>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

using aio::checked;
using aio::Descriptor;

// ---- the work

/// A timer of the kernel as a descriptor: it can be read once the time has passed.
Descriptor slow_answer(double seconds) {
  Descriptor timer(checked(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), "timerfd_create"));
  itimerspec when{};
  when.it_value.tv_sec = static_cast<time_t>(seconds);
  when.it_value.tv_nsec =
      static_cast<long>((seconds - static_cast<double>(when.it_value.tv_sec)) * 1e9);
  checked(timerfd_settime(timer.fileno(), 0, &when, nullptr), "timerfd_settime");
  return timer;
}

/// Blocks its thread. Returns how often the time had passed: once.
std::uint64_t wait_blocking(double seconds) {
  const Descriptor timer = slow_answer(seconds);
  std::uint64_t count = 0;
  checked(::read(timer.fileno(), &count, sizeof count), "read");
  return count;
}

/// The same for a loop.
class Wait final : public aio::Coroutine<std::uint64_t> {
  enum { kStart, kRead };

 public:
  explicit Wait(double seconds) : seconds_(seconds) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        timer_ = slow_answer(seconds_);
        return await(read_.emplace(timer_.fileno(), sizeof(std::uint64_t)), kRead);
      case kRead:
        std::uint64_t count = 0;
        sent.result_of(*read_).copy(reinterpret_cast<char*>(&count), sizeof count);
        return return_value(count);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("seconds", seconds_); }

  double seconds_;
  Descriptor timer_;
  std::optional<aio::AsyncRead> read_;
};

std::uint64_t count_primes(std::uint64_t end) {
  std::uint64_t count = 0;
  for (std::uint64_t n = 2; n < end; ++n) {
    bool prime = true;
    for (std::uint64_t d = 2; d * d <= n && prime; ++d) prime = n % d != 0;
    count += prime;
  }
  return count;
}

/// A coroutine that awaits nothing: while it calculates, nobody else runs.
class CountPrimes final : public aio::Coroutine<std::uint64_t> {
 public:
  explicit CountPrimes(std::uint64_t end) : end_(end) {}

 private:
  Step resume(Sent) override { return return_value(count_primes(end_)); }

  void members(aio::Members& show) const override { show("end", end_); }

  std::uint64_t end_;
};

// ---- the ways to do it; each returns the sum of the results

using Work = std::function<std::uint64_t()>;

std::uint64_t one_by_one(const Work& work, int times) {
  std::uint64_t sum = 0;
  for (int i = 0; i < times; ++i) sum += work();
  return sum;
}

std::uint64_t in_threads(const Work& work, int times) {
  std::vector<std::future<std::uint64_t>> threads;
  threads.reserve(static_cast<std::size_t>(times));
  for (int i = 0; i < times; ++i) threads.push_back(std::async(std::launch::async, work));
  std::uint64_t sum = 0;
  for (auto& thread : threads) sum += thread.get();
  return sum;
}

[[noreturn]] void be_child(const Work& work, int pipe) noexcept {
  try {
    const std::uint64_t result = work();
    checked(::write(pipe, &result, sizeof result), "write");
    _exit(0);
  } catch (const std::exception& error) {
    aio::warn(error.what());
    _exit(1);
  }
}

/// Waits for all of them.
struct Children {
  ~Children() {
    while (count > 0 && (wait(nullptr) >= 0 ? count-- > 0 : errno != ECHILD)) {
    }
  }
  int count = 0;
};

/// Processes share nothing: the results come through a pipe.
std::uint64_t in_processes(const Work& work, int times) {
  Children children;
  auto [from, to] = Descriptor::pipe();
  for (; children.count < times; ++children.count) {
    if (checked(fork(), "fork") == 0) be_child(work, to.fileno());
  }
  to.close();
  std::uint64_t sum = 0, result = 0;
  while (checked(::read(from.fileno(), &result, sizeof result), "read") > 0) sum += result;
  return sum;
}

/// Awaits them all, side by side.
template <class Awaitable>
class Sum final : public aio::Coroutine<std::uint64_t> {
  enum { kStart, kDone };
  using Make = std::function<Awaitable()>;
  using Group = decltype(aio::gather(std::vector<Awaitable>()));

 public:
  Sum(Make make, int times) : make_(std::move(make)), times_(times) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart: {
        std::vector<Awaitable> all;
        all.reserve(static_cast<std::size_t>(times_));
        for (int i = 0; i < times_; ++i) all.push_back(make_());
        group_ = aio::gather(std::move(all));
        return await(*group_, kDone);
      }
      case kDone:
        sent.check();
        std::uint64_t sum = 0;
        for (const std::uint64_t result : group_->result()) sum += result;
        return return_value(sum);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("times", times_); }

  Make make_;
  int times_;
  Group group_;
};

template <class Make>
std::uint64_t in_loop(Make make, int times) {
  return aio::run(Sum<decltype(make())>(make, times));
}

std::uint64_t in_executor(const Work& work, int times) {
  return in_loop([&work] { return aio::get_event_loop().run_in_executor(work); }, times);
}

// ---- the table

/// How much of what.
struct Plan {
  int waits = 100;
  int milliseconds = 20;
  int calculations = 8;
  int numbers = 300000;  // to look for primes in
};

Plan plan_from(const std::vector<std::string>& words) {
  Plan plan;
  const std::pair<const char*, int*> all[] = {{"waits", &plan.waits},
                                              {"milliseconds", &plan.milliseconds},
                                              {"calculations", &plan.calculations},
                                              {"numbers", &plan.numbers}};
  for (std::size_t i = 0; i < words.size() && i < std::size(all); ++i)
    *all[i].second = aio::scene_number(all[i].first, words[i], 0, 100000000);
  return plan;
}

struct Way {
  const char* name;
  Work wait_for_all;
  Work calculate_all;
};

std::vector<Way> ways(const Plan& plan) {
  const double seconds = plan.milliseconds / 1000.0;
  const auto end = static_cast<std::uint64_t>(plan.numbers);
  const int waits = plan.waits, calculations = plan.calculations;
  const Work wait = [=] { return wait_blocking(seconds); };
  const Work calculate = [=] { return count_primes(end); };
  return {
      {"one by one", [=] { return one_by_one(wait, waits); },
       [=] { return one_by_one(calculate, calculations); }},
      {"a thread for each", [=] { return in_threads(wait, waits); },
       [=] { return in_threads(calculate, calculations); }},
      {"a process for each", [=] { return in_processes(wait, waits); },
       [=] { return in_processes(calculate, calculations); }},
      {"coroutines in the loop", [=] { return in_loop([=] { return Wait(seconds); }, waits); },
       [=] { return in_loop([=] { return CountPrimes(end); }, calculations); }},
      {"run_in_executor", [=] { return in_executor(wait, waits); },
       [=] { return in_executor(calculate, calculations); }},
  };
}

/// How long it took, and whether the right thing came out.
std::string measure(const Work& work, std::uint64_t expected) {
  const double began = aio::monotonic_clock().now();
  const std::uint64_t sum = work();
  const double seconds = aio::monotonic_clock().now() - began;
  return aio::format(seconds, 3) + " s" + (sum == expected ? "" : " WRONG");
}

void play(std::ostream& out) {
  const Plan plan = plan_from(aio::scene_arguments());
  const auto waited = static_cast<std::uint64_t>(plan.waits);
  const std::uint64_t primes = static_cast<std::uint64_t>(plan.calculations) *
                               count_primes(static_cast<std::uint64_t>(plan.numbers));
  const std::string waits =
      std::to_string(plan.waits) + " waits of " + std::to_string(plan.milliseconds) + " ms";
  const auto row = [&out](const std::string& a, const std::string& b, const std::string& c) {
    out << std::left << std::setw(24) << a << std::right << std::setw(20) << b << std::setw(20) << c
        << "\n";
  };
  row("", waits, std::to_string(plan.calculations) + " calculations");
  for (const Way& way : ways(plan)) {
    row(way.name, measure(way.wait_for_all, waited), measure(way.calculate_all, primes));
  }
  out << "Waiting needs no processor: one thread with a loop waits for all. Calculating needs "
         "one:\n"
      << "threads share the " << std::thread::hardware_concurrency()
      << " of this machine, as processes do. Threads of CPython 3.11 would take\n"
      << "as long as one by one, because a lock, the GIL, lets one of them run at a time.\n";
}

const aio::SceneEntry entry{
    1020,
    {"models", "the same work one by one, in threads, in processes, in the loop", play, 4, false,
     false}};

}  // namespace
