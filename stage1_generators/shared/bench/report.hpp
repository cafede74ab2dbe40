// What the programs that compare whole processes have in common. Each does one workload, prints a
// line "<what> <figure>" for each result, and leaves medians and tables to compare.py.
#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <initializer_list>
#include <string>
#include <string_view>

namespace bench {

/// CPU time of this process. What other processes do disturbs it less than the time of day.
inline double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Memory that a process really has, in bytes.
inline double resident_bytes(pid_t process = getpid()) {
  long size = 0;
  long resident = 0;
  const std::string name = "/proc/" + std::to_string(process) + "/statm";
  std::FILE* statm = std::fopen(name.c_str(), "r");
  if (!statm || std::fscanf(statm, "%ld %ld", &size, &resident) != 2) std::abort();
  std::fclose(statm);
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// How often the process went to sleep.
inline double times_slept() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_nvcsw);
}

inline void report(const char* what, double figure) {
  std::printf("%s %.6g\n", what, figure);
  std::fflush(stdout);
}

/// "It must be so": a workload that did something else has measured nothing.
inline void check(bool so, const char* what) {
  if (so) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  std::exit(1);
}

/// `round()` starts and ends `count` tasks. Reports what one costs in the first round, when the
/// memory has to come from the kernel, and on average in the others.
template <class Round>
void report_cold_and_warm(int count, Round round) {
  constexpr int kWarm = 4;
  const auto ns_of_rounds = [&](int rounds) {
    const double before = cpu_seconds();
    for (int i = 0; i < rounds; ++i) round();
    return (cpu_seconds() - before) * 1e9 / rounds / count;
  };
  report("cold_ns", ns_of_rounds(1));
  report("ns", ns_of_rounds(kWarm));
}

struct Work {
  std::string_view name;
  void (*run)(int number);
};

/// The main function of a program that is called with the name of a work and a number.
inline int run_work(int argc, char** argv, std::initializer_list<Work> works) {
  const int number = argc == 3 ? std::atoi(argv[2]) : 0;
  for (const Work& work : works) {
    if (number <= 0 || work.name != argv[1]) continue;
    work.run(number);
    return 0;
  }
  std::fprintf(stderr, "usage: %s WORK NUMBER\n", argv[0]);
  return 2;
}

/// A server's slow work, for so many microseconds.
inline void work_for(double microseconds) {
  const double end = cpu_seconds() + microseconds * 1e-6;
  while (cpu_seconds() < end) continue;
}

/// The same numbers in every program: below `end`, not very random.
class Random {
 public:
  double below(double end) {
    state_ = state_ * 1664525 + 1013904223;
    return end * static_cast<double>(state_) / 4294967296.0;
  }

 private:
  std::uint32_t state_ = 1;
};

}  // namespace bench
