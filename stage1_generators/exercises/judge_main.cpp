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

std::string rule;  // the name of the test that runs, as a sentence

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
  void OnTestEnd(const ::testing::TestInfo& /*test*/) override { alarm(0); }
};

void print_history() {
  int number = 0;
  for (const std::string& line : aio::exercise::history) {
    std::cout << "  " << ++number << ". " << line << '\n';
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
    leave(kNotStarted);
  } catch (const aio::exercise::Wrong&) {
    leave(kWrong);
  } catch (...) {
    std::cout << "wrong: " << rule << '\n';
    print_history();
    std::cout << "  raised " << aio::describe(std::current_exception()) << '\n';
    leave(kWrong);
  }
}
