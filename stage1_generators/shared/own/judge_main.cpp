// The main program that judges a learner's engine by a stage's own tests.
//
// Some workers share the tests. Each runs one after the other in a child. A child that ends in the
// middle of a test ends alone: it has crashed or hung, or has met what is not written yet, and the
// next child goes on with the next test. What a child finds out it writes into memory that it
// shares with its parent, which works in a signal handler and in its own children, too.
//
// ./learn names a file in AIO_REPORT, as for exercises (judge_main.cpp there): the report goes
// there, and in it the verdict and the count, "tests: 31 of 74". Without it this is a test binary
// like every other.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "stage1_generators/shared/own/not_done.hpp"
#include "stage1_generators/shared/tests/watchdog.hpp"

extern "C" {
int __lsan_do_recoverable_leak_check() __attribute__((weak));  // where the sanitizer is
}

namespace {

constexpr long kSeconds = 12;     // that a test may compute
constexpr unsigned kAtMost = 30;  // by the clock
constexpr int kCrashesAtMost = 5;
constexpr int kNoReport = 98;        // it could not be written
constexpr std::size_t kLines = 16;   // of what a test says
constexpr std::size_t kWidth = 300;  // of such a line
constexpr std::size_t kFunctions = 8;
constexpr std::size_t kRules = 6;

enum class End : unsigned char { kNotTried, kRuns, kHolds, kWrong, kCrashed, kHung, kUnwritten };

const char* word_for(End end) {
  switch (end) {
    case End::kHolds:
      return "passed";
    case End::kUnwritten:
      return "not started";
    case End::kHung:
      return "hung";
    case End::kCrashed:
      return "crashed";
    default:
      return "wrong";
  }
}

/// Has every so manieth test.
struct Worker {
  std::size_t running;  // the test
  bool finished;        // all have been tried
  bool leaked;
  bool problem;  // there is one, and the text is about the first
  char text[6000];
};
constexpr std::size_t kWorkers = 2;

/// What all of them find out. All zero at first, which is what the memory comes with.
struct Shared {
  static constexpr std::size_t kMost = 2000;
  End ends[kMost];            // of the tests
  char unwritten[kMost][80];  // the function that a test has missed
  Worker workers[kWorkers];
};

Shared* shared = nullptr;
Worker* me = nullptr;
int outputs[kWorkers];  // files in memory, with what the tests print
std::vector<const ::testing::TestInfo*> tests;
std::string said;  // by the test that runs: what did not hold

void copy_to(char* to, std::size_t room, const std::string& text) {
  std::strncpy(to, text.c_str(), room - 1);
}

End& end_of_this() { return shared->ends[me->running]; }

std::size_t mine() { return static_cast<std::size_t>(me - shared->workers); }

std::size_t count(End end) {
  return static_cast<std::size_t>(std::count(shared->ends, shared->ends + tests.size(), end));
}

/// The test that runs ends like this; `text` is kept if it is the first one that does not hold.
void note(End end, const std::string& text) {
  end_of_this() = end;
  if (me->problem) return;
  me->problem = true;
  copy_to(me->text, sizeof me->text, text);
}

void note_unwritten(const std::string& function) {
  end_of_this() = End::kUnwritten;
  copy_to(shared->unwritten[me->running], sizeof shared->unwritten[0], function);
}

/// "Timers/0", "keep_their_order" -> "Timers keep their order (TimerHeap<int>)"
std::string rule_of(const ::testing::TestInfo& test) {
  std::string suite = test.test_suite_name();
  std::string name = test.name();
  std::string variant;
  if (test.value_param()) {  // "All/Selectors", "never_return_early/poll"
    suite.erase(0, suite.find('/') + 1);
    variant = name.substr(name.find('/') + 1);
    name.erase(name.find('/'));
  } else if (test.type_param()) {
    suite.erase(suite.find('/'));
    variant = test.type_param();
  }
  std::replace(name.begin(), name.end(), '_', ' ');
  return suite + " " + name + (variant.empty() ? "" : " (" + variant + ")");
}

std::string full_name(const ::testing::TestInfo& test) {
  return test.test_suite_name() + std::string(".") + test.name();
}

/// Some lines of it, none of them too long.
std::string bounded(const std::string& text) {
  std::istringstream all(text);
  std::string result;
  std::size_t lines = 0;
  for (std::string line; std::getline(all, line);) {
    if (++lines > kLines) return result + "  ...\n";
    if (line.size() > kWidth) line = line.substr(0, kWidth) + "...";
    result += "  " + line + "\n";
  }
  return result;
}

// ---- the child

void watch_the_time(long seconds, unsigned at_most) {
  static timer_t timer = [] {
    timer_t made;
    sigevent event = {};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGALRM;
    timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &made);
    return made;
  }();
  const itimerspec time = {{0, 0}, {seconds, 0}};
  timer_settime(timer, 0, &time, nullptr);
  alarm(at_most);
}

void watch_a_test() {
  if (!std::getenv("AIO_TEST_SECONDS")) watch_the_time(kSeconds, kAtMost);  // set in a debugger
}

// As in watchdog.cpp: nothing here is safe in a signal handler, and the process is ending anyway.
// NOLINTNEXTLINE(bugprone-signal-handler)
void report_hung(int /*signal*/) {
  const bool first = !me->problem;
  note(End::kHung, "  it did not end\n");
  for (const int trouble : {SIGALRM, SIGSEGV, SIGBUS, SIGABRT})
    std::signal(trouble, [](int) { _exit(aio::testing::kHungExitCode); });
  watch_the_time(2, 2);
  if (first && aio::testing::describe_waiting) {
    std::ostringstream out;
    aio::testing::describe_waiting(out);
    copy_to(me->text, sizeof me->text,
            "  it did not end; who waits for what:\n" + bounded(out.str()));
  }
  _exit(aio::testing::kHungExitCode);
}

/// Of what the tests print, only what the first one prints that does not hold.
bool keeps_output() {
  if (!me->problem) return ftruncate(STDOUT_FILENO, 0) == 0;
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  const bool moved = dup2(nowhere, STDOUT_FILENO) >= 0 && dup2(nowhere, STDERR_FILENO) >= 0;
  return close(nowhere) == 0 && moved;
}

class Listener : public ::testing::EmptyTestEventListener {
  void OnTestStart(const ::testing::TestInfo& /*test*/) override {
    said.clear();
    end_of_this() = End::kRuns;
    if (!keeps_output()) _exit(1);
    watch_a_test();
  }
  void OnTestPartResult(const ::testing::TestPartResult& result) override {
    if (!result.failed() || !said.empty()) return;
    if (result.file_name())
      said = std::string(result.file_name()) + ":" + std::to_string(result.line_number()) + "\n";
    said += result.message() + std::string("\n");
  }
  void OnTestEnd(const ::testing::TestInfo& test) override {
    watch_the_time(0, 0);
    std::cout.flush();
    std::fflush(nullptr);
    if (end_of_this() == End::kUnwritten) return;  // a child of its own has met that
    if (test.result()->Failed())
      note(End::kWrong, bounded(said));
    else
      end_of_this() = End::kHolds;
  }
};

bool leaks() { return __lsan_do_recoverable_leak_check && __lsan_do_recoverable_leak_check() != 0; }

/// Runs the tests from this one on. `each`: looks for leaks behind each of them, and ends with the
/// first.
[[noreturn]] void run_from(std::size_t first, bool each) {
  for (me->running = first; me->running < tests.size(); me->running += kWorkers) {
    GTEST_FLAG_SET(filter, full_name(*tests[me->running]));
    const int failed = RUN_ALL_TESTS();
    if (each && (failed != 0 || leaks())) _exit(0);
  }
  bool all = true;
  for (std::size_t i = mine(); i < tests.size(); i += kWorkers)
    all = all && shared->ends[i] == End::kHolds;
  me->leaked = me->leaked || (all && leaks());
  me->finished = true;
  _exit(0);
}

// ---- the parent

/// Runs that in a child; returns how it ended.
int in_child(std::size_t first, bool each) {
  std::cout.flush();
  const pid_t child = fork();
  if (child == 0) {
    dup2(outputs[mine()], STDOUT_FILENO);
    dup2(outputs[mine()], STDERR_FILENO);
    const rlimit limit = {64 << 20, 64 << 20};  // for one that prints for ever
    setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, SIG_IGN);
    run_from(first, each);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return std::string("  ") + strsignal(WTERMSIG(status)) + "\n";
  return "  the program ended, with exit code " + std::to_string(WEXITSTATUS(status)) + "\n";
}

/// All tests of this worker, as far as it makes sense.
void run_tests() {
  int crashes = 0;
  for (std::size_t next = mine(); next < tests.size(); next = me->running + kWorkers) {
    const int status = in_child(next, false);
    if (me->running >= tests.size()) return;
    if (end_of_this() == End::kRuns) note(End::kCrashed, how_it_ended(status));
    if (end_of_this() == End::kHung) return;  // others would hang as well, and take the time
    if (end_of_this() == End::kCrashed && ++crashes == kCrashesAtMost) return;
  }
}

void run_workers() {
  std::vector<pid_t> workers;
  for (Worker& worker : shared->workers) {
    me = &worker;
    workers.push_back(fork());
    if (workers.back() != 0) continue;
    run_tests();
    _exit(0);
  }
  for (const pid_t worker : workers) waitpid(worker, nullptr, 0);
}

/// "  SleepLoop::add is not written yet: 30 tests need it", the first one first.
void print_unwritten(std::ostream& report) {
  std::vector<std::pair<std::string, int>> functions;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (shared->ends[i] != End::kUnwritten) continue;
    const std::string function = shared->unwritten[i];
    auto known = std::find_if(functions.begin(), functions.end(),
                              [&](const auto& one) { return one.first == function; });
    if (known == functions.end()) known = functions.insert(known, {function, 0});
    ++known->second;
  }
  for (std::size_t i = 0; i < functions.size() && i < kFunctions; ++i) {
    const auto& [function, needed] = functions[i];
    report << "  " << function << " is not written yet: " << needed
           << (needed == 1 ? " test needs it\n" : " tests need it\n");
  }
  if (functions.size() > kFunctions) report << "  and so on\n";
}

bool fails(End end) { return end == End::kWrong || end == End::kCrashed || end == End::kHung; }

/// The rules of some of those that come behind the first.
void print_more(std::ostream& report) {
  std::size_t more = 0;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (!fails(shared->ends[i]) || ++more == 1) continue;
    if (more == 2) report << "  nor do these hold:\n";
    if (more <= kRules) report << "    " << rule_of(*tests[i]) << '\n';
  }
  if (more > kRules) report << "    and " << more - kRules << " more\n";
}

/// The first one that does not hold, and what is to be said of the others.
End print_first(std::ostream& report) {
  End verdict = End::kHolds;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const End end = shared->ends[i];
    if (!fails(end)) continue;
    verdict = end;
    me = &shared->workers[i % kWorkers];
    report << word_for(end) << ": " << rule_of(*tests[i]) << '\n' << me->text;
    break;
  }
  print_more(report);
  if (count(End::kNotTried)) report << "  " << count(End::kNotTried) << " were not tried\n";
  print_unwritten(report);
  return verdict == End::kHolds && count(End::kUnwritten) ? End::kUnwritten : verdict;
}

void print_output() {
  std::FILE* file = fdopen(outputs[mine()], "r");
  std::rewind(file);
  for (int c; (c = std::fgetc(file)) != EOF;) std::cout.put(static_cast<char>(c));
}

/// The first worker of which this is true, or null.
Worker* find_worker(bool (*is)(const Worker&)) {
  Worker* const end = std::end(shared->workers);
  Worker* const found = std::find_if(shared->workers, end, is);
  return found == end ? nullptr : found;
}

/// Once more, to see which test it was.
void find_leak(std::ostream& report) {
  if (ftruncate(outputs[mine()], 0) == 0) in_child(mine(), true);
  if (me->running < tests.size()) report << "leaked: " << rule_of(*tests[me->running]) << '\n';
}

bool has_memory() {
  shared = static_cast<Shared*>(
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  for (int& output : outputs) {
    output = memfd_create("output", 0);
    if (output < 0 || fcntl(output, F_SETFL, O_APPEND) < 0) return false;
  }
  return shared != MAP_FAILED && tests.size() <= Shared::kMost;
}

/// Of the environment nothing: a filter that somebody has set for other tests would let most pass.
void heed_no_settings() {
  unsetenv("AIO_REPORT");  // what a test starts is no judge
  unsetenv("GTEST_TOTAL_SHARDS");
  unsetenv("GTEST_SHARD_INDEX");
  GTEST_FLAG_SET(repeat, 1);
  GTEST_FLAG_SET(shuffle, false);
}

/// What an observer is told comes last, behind what it is told of.
void find_tests() {
  const auto& all = *::testing::UnitTest::GetInstance();
  std::vector<const ::testing::TestInfo*> last;
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const auto& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      const ::testing::TestInfo* test = suite.GetTestInfo(j);
      // It counts the moves of our heap. Another one is as right with more of them, or with less.
      if (full_name(*test) == "Scenes.sorted_list_or_heap") continue;
      (std::strstr(test->name(), "an_observer") ? last : tests).push_back(test);
    }
  }
  tests.insert(tests.end(), last.begin(), last.end());
}

int judge(const char* name) {
  std::ofstream report(name);
  heed_no_settings();
  auto& all = *::testing::UnitTest::GetInstance();
  delete all.listeners().Release(all.listeners().default_result_printer());
  all.listeners().Append(new Listener);
  find_tests();
  if (!report || !has_memory()) return kNoReport;
  struct sigaction action = {};
  action.sa_handler = report_hung;
  action.sa_flags = SA_NODEFER;
  sigaction(SIGALRM, &action, nullptr);
  aio::testing::gets_on = watch_a_test;
  aio::own::met_not_done = note_unwritten;

  run_workers();
  me = find_worker(
      [](const Worker& worker) { return worker.running >= tests.size() && !worker.finished; });
  if (me) {  // the sanitizer itself has failed, or a worker: no verdict
    print_output();
    return 1;
  }
  report << "tests: " << count(End::kHolds) << " of " << tests.size() << '\n';
  std::string verdict = word_for(print_first(report));
  if (!me && count(End::kHolds) + count(End::kUnwritten) != tests.size()) return 1;
  if (!me && (me = find_worker([](const Worker& worker) { return worker.leaked; })) &&
      count(End::kHolds) == tests.size()) {
    verdict = "leaked";
    find_leak(report);
  }
  if (me) print_output();
  report << "verdict: " << verdict << '\n' << std::flush;
  return report ? verdict != "passed" : kNoReport;
}

}  // namespace

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (const char* report = std::getenv("AIO_REPORT")) return judge(report);
  aio::testing::watch_tests();
  return RUN_ALL_TESTS();
}
