// The main program of every exercise. Its exit code is the verdict, for people who run it by hand.
//
// ./learn names a file in AIO_REPORT. The report goes there, away from all that the learner's code
// prints, and among it the verdict, "verdict: passed". It is written when the judge has
// finished. Without that line there is no such verdict, whatever the exit code is.
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>

#include "stage1_generators/shared/exercises/judge.hpp"
#include "stage1_generators/shared/recorder/in_words.hpp"
#include "stage1_generators/shared/recorder/recorder.hpp"
#include "stage1_generators/shared/recorder/source_text.hpp"
#include "stage2_yield_from/watch/report.hpp"

// AddressSanitizer has them, where it is a part of the program.
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier)
[[gnu::weak]] void __sanitizer_print_stack_trace();
[[gnu::weak]] int __asan_report_present();
// NOLINTEND(bugprone-reserved-identifier)
}

namespace {

constexpr int kPassed = 0;
constexpr int kWrong = 1;
constexpr int kNotStarted = 3;
constexpr int kLeaked = 23;
constexpr int kNoReport = 98;  // it could not be written
constexpr int kCrashed = 99;
constexpr int kHung = 124;
constexpr long kSeconds = 3;     // that a test may compute
constexpr unsigned kAtMost = 8;  // by the clock: the machine may be busy, and a test may sleep

constexpr std::size_t kLines = 20;   // of the history; more of them hide what matters
constexpr std::size_t kFrames = 12;  // of the picture
constexpr std::size_t kWidth = 400;  // of a line of the report

std::string rule;  // the name of the test that runs, as a sentence
bool all_ended = false;
int passed_tests = 0;
std::string ended_tests;               // as GoogleTest's filter has them: "PostOffice.says_hello:"
std::string whole_suites;              // of which all tests have passed: "PostOffice holds; "
std::map<std::string, int> passed_of;  // suite -> tests

std::ostream& report() {
  static std::ofstream file;
  static const char* name = std::getenv("AIO_REPORT");
  if (name && !file.is_open()) file.open(name);
  return name ? file : std::cout;
}

const char* word_for(int verdict) {
  switch (verdict) {
    case kPassed:
      return "passed";
    case kWrong:
      return "wrong";
    case kNotStarted:
      return "not started";
    case kHung:
      return "hung";
    default:
      return "crashed";
  }
}

/// The last word: nothing that comes later changes it. It takes no memory, so that a program that
/// is interrupted anywhere gets as far as here.
void say_verdict(int verdict) {
  static bool said = false;
  if (said || !std::getenv("AIO_REPORT")) return;
  said = true;
  report() << "verdict: " << word_for(verdict) << '\n' << std::flush;
}

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

  /// Where a frame went on, and how many steps the test had noted by then.
  struct WentOn {
    std::string name;
    std::source_location where;
    int resume_point;
    std::size_t step;
  };
  const std::vector<WentOn>& went_on() const { return went_on_; }

 private:
  void created(const aio::Frame& frame) override { add(frame, ++last_); }
  void moved(const aio::Frame& from, const aio::Frame& to) override { add(to, remove(from)); }
  void destroyed(const aio::Frame& frame) override { remove(frame); }
  void resumed(const aio::Frame& frame, const std::string& /*sent*/) override {
    if (frame.resume_point() == 0) return;
    const std::size_t step = aio::exercise::history.size();
    if (!went_on_.empty() && went_on_.back().step != step) went_on_.clear();
    if (went_on_.size() < kFrames)
      went_on_.push_back({frame.name(), frame.where(), frame.resume_point(), step});
  }

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
    went_on_.clear();
  }

  static constexpr std::size_t kMost = 1000;
  std::map<const aio::Frame*, long> numbers_;  // in the order they were made
  std::map<long, const aio::Frame*> by_number_;
  std::vector<WentOn> went_on_;  // in the step that the test has noted last
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
  void OnTestEnd(const ::testing::TestInfo& test) override {  // unless an exception has left it
    stop();
    note_end(test);
    if (!test.result()->Passed()) return;
    ++passed_tests;
    ++passed_of[test.test_suite_name()];
  }
  void OnTestSuiteEnd(const ::testing::TestSuite& suite) override {
    if (passed_of[suite.name()] == suite.total_test_count())
      whole_suites += suite.name() + std::string(" holds; ");
  }

 public:
  static void stop() {
    alarm(0);
    compute_at_most(0);
    frames.stop();
  }
  /// It is not to run again.
  static void note_end(const ::testing::TestInfo& test) {
    ended_tests += test.test_suite_name() + std::string(".") + test.name() + ":";
  }
};

/// One line, whatever is in it: a line of its own could look like a verdict.
std::string line(const std::string& text) {
  std::string result;
  for (const char c : aio::trace::cut(text, kWidth)) {
    if (c == '\n') {
      result += "\\n";
    } else {
      result += static_cast<unsigned char>(c) < ' ' ? '?' : c;
    }
  }
  return result;
}

/// From where on two texts are shown: 0, or a little before the first difference, if that were cut
/// off.
std::size_t begin_of_difference(const std::string& a, const std::string& b) {
  constexpr std::size_t kBefore = 60;
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto same = static_cast<std::size_t>(in_a - a.begin());
  return same + kBefore < kWidth ? 0 : same - kBefore;
}

void print_history(const std::vector<std::string>& history = aio::exercise::history) {
  std::size_t number = history.size() > kLines ? history.size() - kLines : 0;
  if (number > 0) report() << "  ...\n";
  while (number < history.size()) {
    report() << "  " << number + 1 << ". " << line(history[number]) << '\n';
    ++number;
  }
}

/// A frame may have gone on, in the step that was noted last or in the next, where its body has no
/// case.
void print_missing_case() {
  aio::trace::Recording recording;
  aio::trace::SourceText sources(recording.sources);
  std::set<std::string> said;
  for (const auto& [name, where, resume_point, step] : frames.went_on()) {
    if (std::string(where.file_name()).ends_with("_test.cpp")) continue;  // it is as it has to be
    if (step + 1 < aio::exercise::history.size()) continue;
    const aio::trace::Place place = sources.place(where);
    const std::string point = sources.resume_name(place, resume_point);
    if (!sources.lacks_case(place, point) || !said.insert(name + point).second) continue;
    report() << "  " << name << " stood at " << point << ", since line " << place.line
             << ", and its switch has no case " << point << '\n';
  }
}

void print_wrong() {
  report() << "wrong: " << rule << '\n';
  print_history();
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
  report() << (runs ? "    since " : "    at ") << where << (code.empty() ? "" : ": ")
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
  if (frames.too_many()) report() << "  so many frames that none is shown\n";
  double time = -1;
  const aio::trace::Picture now = recorder.look(time);
  if (time >= 0) report() << "  time: " << aio::trace::seconds(time) << '\n';
  for (const auto& [number, frame] : now.frames) {
    report() << "  frame " << in_words(frame, now) << '\n';
    print_place(recording, frame);
  }
  for (const auto& ready : now.ready) report() << "  ready: " << in_words(ready) << '\n';
  for (const auto& timer : now.timers) report() << "  timer: " << in_words(timer) << '\n';
  for (const auto& descriptor : now.descriptors)
    report() << "  descriptor: " << in_words(descriptor) << '\n';
}

/// A test that has been left in the middle leaves memory behind, which is not the learner's fault.
[[noreturn]] void leave(int verdict) {
  say_verdict(verdict);
  report().flush();
  std::cout.flush();
  _exit(report() ? verdict : kNoReport);
}

// As in tests/watchdog.cpp: the process is ending, whatever this does. If it hangs or crashes as
// well, because the test stood in malloc, the verdict is the same.
// NOLINTNEXTLINE(bugprone-signal-handler)
void report_hung(int what) {
  say_verdict(kHung);
  compute_at_most(0);
  for (const int trouble : {SIGALRM, SIGSEGV, SIGBUS, SIGABRT})
    std::signal(trouble, [](int) { _exit(kHung); });
  alarm(5);
  report() << "hung: " << rule << '\n';
  print_history();
  report() << "  and the next thing did not end within " << (what == SIGPROF ? kSeconds : kAtMost)
           << " s\n"
           << std::flush;
  aio::observer = nullptr;
  print_picture();
  leave(kHung);
}

/// Where the program is, for ./learn: of a failed assertion is known only where the library has it.
/// The report of a sanitizer has it already.
void print_where() {
  if (!__sanitizer_print_stack_trace || __asan_report_present()) return;
  std::fputs("===== it was here:\n", stderr);
  __sanitizer_print_stack_trace();
}

// Sanitizers and failed assertions abort. What they say is on stderr by then.
// NOLINTNEXTLINE(bugprone-signal-handler)
void report_crashed(int /*signal*/) {
  if (all_ended) _exit(kLeaked);  // LeakSanitizer looks at the very end
  for (const int trouble : {SIGALRM, SIGPROF, SIGSEGV, SIGBUS, SIGABRT})
    std::signal(trouble, [](int) { _exit(kCrashed); });
  alarm(2);
  say_verdict(kCrashed);
  report() << "crashed: " << rule << '\n';
  print_history();
  report() << "  and the next thing crashed\n" << std::flush;
  print_missing_case();
  report().flush();
  print_where();
  leave(kCrashed);
}

/// exit() in a body is no way to pass.
void report_ended() {
  if (all_ended) return;
  report() << "crashed: " << rule << '\n';
  print_history();
  report() << "  and the next thing ended the program: a body returns, and calls no exit()\n";
  leave(kCrashed);
}

/// "virtual aio::Frame::Step Connection::resume(Sent)" -> "Connection"
std::string class_or_function(std::string name) {
  name = name.substr(0, name.find('('));
  name.erase(0, name.rfind(' ') + 1);
  const std::size_t body = name.rfind("::resume");
  return body == std::string::npos ? name : name.substr(0, body);
}

/// The first thing that nobody has written yet.
struct Unwritten {
  std::string rule;
  std::vector<std::string> history;
  std::string function;
  bool some_passed;  // before it came
};

/// Not started, as far as the tests can tell: ./learn also looks whether the file was changed.
[[noreturn]] void leave_unwritten(const Unwritten& first) {
  report() << "wrong: " << first.rule << '\n';
  print_history(first.history);
  report() << "  " << whole_suites << first.function << " is not written yet\n";
  leave(first.some_passed ? kWrong : kNotStarted);
}

/// Runs the tests, one after the other. One that meets what is not written yet is passed over: a
/// learner may begin with any part.
void run_tests() {
  std::optional<Unwritten> first;
  for (;;) {
    try {
      if (RUN_ALL_TESTS() != 0) leave(kWrong);
      break;
    } catch (const aio::exercise::NotDone& here) {
      Listener::stop();
      Listener::note_end(*::testing::UnitTest::GetInstance()->current_test_info());
      GTEST_FLAG_SET(filter, "*-" + ended_tests);
      if (!first)
        first = {rule, aio::exercise::history, class_or_function(here.function), passed_tests > 0};
    }
  }
  if (first) leave_unwritten(*first);
}

/// Of the environment only what a debugger needs: a filter that somebody has set for other tests
/// would let most of these pass.
void heed_no_settings() {
  unsetenv("GTEST_TOTAL_SHARDS");
  unsetenv("GTEST_SHARD_INDEX");
  GTEST_FLAG_SET(filter, "*");
  GTEST_FLAG_SET(repeat, 1);
  GTEST_FLAG_SET(shuffle, false);
}

}  // namespace

void aio::exercise::expect(const std::string& actual, const std::string& expected) {
  if (actual == expected) return;
  print_wrong();
  const std::size_t begin = begin_of_difference(actual, expected);
  const auto shown = [&](const std::string& text) {
    return begin == 0 ? line(text) : "... " + line(text.substr(begin));
  };
  report() << "  expected: " << shown(expected) << "\n  but was:  " << shown(actual) << '\n';
  print_missing_case();
  throw Wrong();
}

void aio::exercise::expect_right(const std::string& said, bool right,
                                 const std::string& otherwise) {
  did(said, right ? "right" : otherwise);
  if (right) return;
  print_wrong();
  throw Wrong();
}

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  GTEST_FLAG_SET(catch_exceptions, false);
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);  // what was printed before a crash is seen
  if (std::getenv("AIO_REPORT")) heed_no_settings();
  report();  // opened now, since a signal may come at any time
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
  std::atexit(report_ended);
  std::at_quick_exit(report_ended);
  try {
    run_tests();
  } catch (const aio::exercise::Wrong&) {
    leave(kWrong);
  } catch (...) {
    print_wrong();
    report() << "  raised " << line(aio::describe(std::current_exception())) << '\n';
    print_missing_case();
    leave(kWrong);
  }
  const int tests = ::testing::UnitTest::GetInstance()->total_test_count();
  if (std::getenv("AIO_REPORT") && passed_tests < tests) {
    report() << "wrong: " << tests - passed_tests << " of " << tests << " tests did not run\n";
    leave(kWrong);
  }
  all_ended = true;
  say_verdict(kPassed);
  if (!report()) _exit(kNoReport);
}
