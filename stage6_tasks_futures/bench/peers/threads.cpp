// Threads where others have tasks: bench_threads switch|memory THREADS
//
// switch: they alternate, each wakes the next one. memory: what each takes while it waits.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

#include "stage1_generators/shared/bench/report.hpp"

namespace {

using Semaphore = std::binary_semaphore;

void take_turns(std::size_t threads) {
  const std::size_t rounds = 20000 / threads + 1;
  std::vector<std::unique_ptr<Semaphore>> turn;
  for (std::size_t i = 0; i < threads; ++i) turn.push_back(std::make_unique<Semaphore>(0));
  std::size_t switches = 0;  // only whose turn it is touches it
  std::vector<std::thread> all;
  for (std::size_t i = 0; i < threads; ++i) {
    all.emplace_back([&, i] {
      for (std::size_t round = 0; round < rounds; ++round) {
        turn[i]->acquire();
        ++switches;
        turn[(i + 1) % threads]->release();
      }
    });
  }
  const double before = bench::cpu_seconds();
  turn[0]->release();
  for (std::thread& thread : all) thread.join();
  const double seconds = bench::cpu_seconds() - before;
  bench::check(switches == rounds * threads, "the number of turns");
  bench::report("ns", seconds * 1e9 / static_cast<double>(switches));
}

void wait_together(std::size_t threads) {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t waiting = 0;
  bool done = false;
  const double before = bench::resident_bytes();
  std::vector<std::thread> all;
  for (std::size_t i = 0; i < threads; ++i) {
    all.emplace_back([&] {
      std::unique_lock lock(mutex);
      ++waiting;
      changed.notify_all();
      changed.wait(lock, [&] { return done; });
    });
  }
  std::unique_lock lock(mutex);
  while (waiting < threads) changed.wait(lock);
  bench::report("bytes", (bench::resident_bytes() - before) / static_cast<double>(threads));
  done = true;
  changed.notify_all();
  lock.unlock();
  for (std::thread& thread : all) thread.join();
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run_work(
      argc, argv,
      {{"switch", [](int threads) { take_turns(static_cast<std::size_t>(threads)); }},
       {"memory", [](int threads) { wait_together(static_cast<std::size_t>(threads)); }}});
}
