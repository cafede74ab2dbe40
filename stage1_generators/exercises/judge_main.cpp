// The main program of every exercise. Its exit code is the verdict; ./learn turns it into words.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "stage1_generators/exercises/judge.hpp"

namespace {

constexpr int kPassed = 0;
constexpr int kWrong = 1;
constexpr int kNotStarted = 3;
constexpr int kHung = 124;
constexpr unsigned kSeconds = 3;

constexpr std::size_t kLines = 20;  // of the history; more of them hide what matters

std::string rule;  // the name of the test that runs, as a sentence
bool some_passed = false;

/// Says nothing while all is well.
class Listener : public ::testing::EmptyTestEventListener {
  void OnTestStart(const ::testing::TestInfo& test) override {
    aio::exercise::history.clear();
    rule = test.name();
    for (char& c : rule) {
      if (c == '_') c = ' ';
    }
    if (!std::getenv("AIO_TEST_SECONDS")) alarm(kSeconds);  // set in a debugger
  }
  void OnTestEnd(const ::testing::TestInfo& /*test*/) override {
    alarm(0);
    some_passed = true;  // if not, an exception has left the test
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

// As in tests/test_main.cpp: the process is ending, whatever this does.
// NOLINTNEXTLINE(bugprone-signal-handler)
void report_hung(int /*signal*/) {
  alarm(2);
  std::cout << "hung: " << rule << '\n';
  print_history();
  std::cout << "  and the next thing did not end within " << kSeconds << " s\n" << std::flush;
  _exit(kHung);
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
  try {
    return RUN_ALL_TESTS() == 0 ? kPassed : kWrong;
  } catch (const aio::exercise::NotDone&) {
    if (!some_passed) leave(kNotStarted);
    std::cout << "wrong: " << rule << '\n';
    print_history();
    std::cout << "  this part is not written yet\n";
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
