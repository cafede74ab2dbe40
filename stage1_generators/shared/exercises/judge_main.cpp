// The main program of every exercise. Its exit code is the verdict; ./learn turns it into words.
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage1_generators/shared/recorder/recorder.hpp"
#include "stage2_yield_from/watch/stack.hpp"

namespace {

constexpr int kPassed = 0;
constexpr int kWrong = 1;
constexpr int kNotStarted = 3;
constexpr int kLeaked = 23;
constexpr int kCrashed = 99;
constexpr int kHung = 124;
constexpr long kSeconds = 3;     // that a test may compute
constexpr unsigned kAtMost = 8;  // by the clock: the machine may be busy, and a test may sleep

constexpr std::size_t kLines = 20;   // of the history; more of them hide what matters
constexpr std::size_t kFrames = 12;  // of the picture

std::string rule;  // the name of the test that runs, as a sentence
bool some_passed = false;
bool all_ended = false;
std::string whole_suites;  // of which all tests have passed: "PostOffice holds; "

/// Knows which frames there are, for the picture of a test that hangs. It keeps no more than that:
/// a recorder would look at all of them after every step, and some tests take a million.
class FramesThatExist : public aio::Observer {
 public:
  std::vector<const aio::Frame*> in_order() const {
    std::vector<const aio::Frame*> result;
    for (const auto& [number, frame] : by_number_) result.push_back(frame);
    return result;
  }
  bool too_many() const { return too_many_; }
  void start() {
    forget();
    too_many_ = false;
    aio::observer = this;
  }
  void stop() {
    forget();
    aio::observer = nullptr;
  }

 private:
  void created(const aio::Frame& frame) override { add(frame, ++last_); }
  void moved(const aio::Frame& from, const aio::Frame& to) override { add(to, remove(from)); }
  void destroyed(const aio::Frame& frame) override { remove(frame); }

  void add(const aio::Frame& frame, long number) {
    if (numbers_.size() == kMost) {
      too_many_ = true;
      return stop();
    }
    numbers_[&frame] = number;
    by_number_[number] = &frame;
  }
  long remove(const aio::Frame& frame) {
    const auto found = numbers_.find(&frame);
    if (found == numbers_.end()) return ++last_;
    const long number = found->second;
    numbers_.erase(found);
    by_number_.erase(number);
    return number;
  }

  void forget() {
    numbers_.clear();
    by_number_.clear();
  }

  static constexpr std::size_t kMost = 1000;
  std::map<const aio::Frame*, long> numbers_;  // in the order they were made
  std::map<long, const aio::Frame*> by_number_;
  long last_ = 0;
  bool too_many_ = false;
};

FramesThatExist frames;

/// SIGPROF comes after so many seconds of CPU time; 0: never.
void compute_at_most(long seconds) {
  const itimerval timer = {{0, 0}, {seconds, 0}};
  setitimer(ITIMER_PROF, &timer, nullptr);
}

/// Says nothing while all is well.
class Listener : public ::testing::EmptyTestEventListener {
  void OnTestStart(const ::testing::TestInfo& test) override {
    aio::exercise::history.clear();
    rule = test.test_suite_name() + std::string(" ") + test.name();
    for (char& c : rule) {
      if (c == '_') c = ' ';
    }
    frames.start();
    if (std::getenv("AIO_TEST_SECONDS")) return;  // set in a debugger
    compute_at_most(kSeconds);
    alarm(kAtMost);
  }
  void OnTestEnd(const ::testing::TestInfo& /*test*/) override {
    alarm(0);
    compute_at_most(0);
    frames.stop();
    some_passed = true;  // if not, an exception has left the test
  }
  void OnTestSuiteEnd(const ::testing::TestSuite& suite) override {
    whole_suites += suite.name() + std::string(" holds; ");
  }
};

void print_history() {
  const std::vector<std::string>& history = aio::exercise::history;
  std::size_t number = history.size() > kLines ? history.size() - kLines : 0;
  if (number > 0) std::cout << "  ...\n";
  while (number < history.size()) {
    std::cout << "  " << number + 1 << ". " << history[number] << '\n';
    ++number;
  }
}

/// "since stage1_generators/exercises/ex1_1_countdown.hpp:24: case kYielded:"
void print_place(const aio::trace::Recording& recording, const aio::trace::FrameView& frame) {
  const bool runs = frame.state == "running";
  aio::trace::Place place = frame.at;
  if (runs && frame.case_line) place.line = frame.case_line;
  const std::string where = in_words(recording, place);
  if (where.empty()) return;
  const auto lines =
      aio::trace::lines_of(recording.sources[static_cast<std::size_t>(place.file)].text);
  const auto index = static_cast<std::size_t>(place.line - 1);
  std::string code = index < lines.size() ? lines[index] : "";
  code.erase(0, code.find_first_not_of(' '));
  if (code.starts_with('}')) code.clear();  // what follows the switch
  std::cout << (runs ? "    since " : "    at ") << where << (code.empty() ? "" : ": ")
            << aio::trace::cut(code, 60) << '\n';
}

/// The recorder's picture of the frames that exist now, and of the loop that runs. It has not
/// listened so far, so it is told what it would have heard last of each frame.
void print_picture() {
  aio::trace::Recording recording;
  aio::trace::Recorder recorder(recording);
  std::vector<const aio::Frame*> told;
  for (const aio::Frame* frame : frames.in_order())
    if (!frame->finished()) told.push_back(frame);
  // Those that run come first: of many frames, the recorder draws the first ones.
  std::stable_partition(told.begin(), told.end(), [](const aio::Frame* frame) {
    return frame->state() == aio::State::kRunning;
  });
  if (told.size() > kFrames) told.resize(kFrames);
  for (const aio::Frame* frame : told) {
    recorder.created(*frame);
    if (frame->state() == aio::State::kCreated) continue;
    recorder.resumed(*frame, "");
    if (aio::delegate_of(*frame) || frame->state() == aio::State::kSuspended)
      recorder.suspended(*frame, "None");
  }
  if (frames.too_many()) std::cout << "  so many frames that none is shown\n";
  double time = -1;
  const aio::trace::Picture now = recorder.look(time);
  if (time >= 0) std::cout << "  time: " << aio::trace::seconds(time) << '\n';
  for (const auto& [number, frame] : now.frames) {
    std::cout << "  frame " << in_words(frame, now) << '\n';
    print_place(recording, frame);
  }
  for (const auto& ready : now.ready) std::cout << "  ready: " << in_words(ready) << '\n';
  for (const auto& timer : now.timers) std::cout << "  timer: " << in_words(timer) << '\n';
  for (const auto& descriptor : now.descriptors)
    std::cout << "  descriptor: " << in_words(descriptor) << '\n';
}

// As in tests/test_main.cpp: the process is ending, whatever this does. If it hangs or crashes as
// well, because the test stood in malloc, the verdict is the same.
// NOLINTNEXTLINE(bugprone-signal-handler)
void report_hung(int what) {
  compute_at_most(0);
  for (const int trouble : {SIGALRM, SIGSEGV, SIGBUS, SIGABRT})
    std::signal(trouble, [](int) { _exit(kHung); });
  alarm(5);
  std::cout << "hung: " << rule << '\n';
  print_history();
  std::cout << "  and the next thing did not end within " << (what == SIGPROF ? kSeconds : kAtMost)
            << " s\n"
            << std::flush;
  aio::observer = nullptr;
  print_picture();
  std::cout.flush();
  _exit(kHung);
}

// Sanitizers and failed assertions abort. What they say is on stderr by then.
// NOLINTNEXTLINE(bugprone-signal-handler)
void report_crashed(int /*signal*/) {
  if (all_ended) _exit(kLeaked);  // LeakSanitizer looks at the very end
  for (const int trouble : {SIGALRM, SIGPROF, SIGSEGV, SIGBUS, SIGABRT})
    std::signal(trouble, [](int) { _exit(kCrashed); });
  alarm(2);
  std::cout << "crashed: " << rule << '\n';
  print_history();
  std::cout << "  and the next thing crashed\n" << std::flush;
  _exit(kCrashed);
}

/// "virtual aio::Frame::Step Connection::resume(Sent)" -> "Connection"
std::string class_or_function(std::string name) {
  name = name.substr(0, name.find('('));
  name.erase(0, name.rfind(' ') + 1);
  const std::size_t body = name.rfind("::resume");
  return body == std::string::npos ? name : name.substr(0, body);
}

/// A test that has been left in the middle leaves memory behind, which is not the learner's fault.
[[noreturn]] void leave(int verdict) {
  std::cout.flush();
  _exit(verdict);
}

}  // namespace

void aio::exercise::expect(const std::string& actual, const std::string& expected) {
  if (actual == expected) return;
  std::cout << "wrong: " << rule << '\n';
  print_history();
  std::cout << "  expected: " << expected << "\n  but was:  " << actual << '\n';
  throw Wrong();
}

void aio::exercise::expect_right(const std::string& said, bool right,
                                 const std::string& otherwise) {
  did(said, right ? "right" : otherwise);
  if (right) return;
  std::cout << "wrong: " << rule << '\n';
  print_history();
  throw Wrong();
}

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  GTEST_FLAG_SET(catch_exceptions, false);
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new Listener);
  struct sigaction action = {};
  action.sa_handler = report_hung;
  action.sa_flags = SA_RESETHAND | SA_NODEFER;
  sigaction(SIGALRM, &action, nullptr);
  sigaction(SIGPROF, &action, nullptr);
  action.sa_handler = report_crashed;
  sigaction(SIGABRT, &action, nullptr);
  try {
    const int failed = RUN_ALL_TESTS();
    all_ended = true;
    return failed == 0 ? kPassed : kWrong;
  } catch (const aio::exercise::NotDone& here) {
    if (!some_passed) leave(kNotStarted);
    std::cout << "wrong: " << rule << '\n';
    print_history();
    std::cout << "  " << whole_suites << class_or_function(here.function)
              << " is not written yet\n";
    leave(kWrong);
  } catch (const aio::exercise::Wrong&) {
    leave(kWrong);
  } catch (...) {
    std::cout << "wrong: " << rule << '\n';
    print_history();
    std::cout << "  raised " << aio::describe(std::current_exception()) << '\n';
    leave(kWrong);
  }
}
