// Exercise 2.1 (predict, 10 minutes): who runs, and when
#include <cctype>
#include <ex2_1_who_runs.hpp>  // the learner's, ours, or a wrong one
#include <optional>
#include <utility>

#include "stage2_yield_from/yield_from.hpp"

using aio::exercise::expect_right;

namespace {

std::vector<std::string> lines;  // what is logged
void log(const std::string& line) { lines.push_back(line); }

class Ask : public aio::DelegatingGenerator<std::string, std::string, std::string> {
  enum { kStart, kAnswered };

 public:
  explicit Ask(std::string what) : what_(std::move(what)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) {
      log("asks " + what_);
      return yield(what_, kAnswered);
    }
    std::string answer = sent.value();
    log("got " + answer);
    for (char& c : answer) c = static_cast<char>(std::toupper(c));
    return return_value(answer);
  }

  std::string what_;
};

class Form : public aio::DelegatingGenerator<std::string, std::string> {
  enum { kStart, kAfterSecond, kAfterFirst };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        log("form begins");
        first_.emplace("name");
        second_.emplace("town");
        return yield_from(*second_, kAfterSecond);
      case kAfterSecond:
        log("form has " + sent.result_of(*second_));
        return yield_from(*first_, kAfterFirst);
      case kAfterFirst:
        log("form has " + sent.result_of(*first_));
    }
    return return_value();
  }

  std::optional<Ask> first_;
  std::optional<Ask> second_;
};

void run() {
  Form form;
  log("made");
  log("first: " + form.next().value());
  log("second: " + form.send("graz").value());
  form.send("ada");
}

}  // namespace

TEST(The_prediction, says_what_is_logged_line_by_line) {
  const std::vector<std::string> predicted = prediction();
  run();
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    const bool right = i < lines.size() && predicted[i] == lines[i];
    expect_right("you say \"" + predicted[i] + '"', right, "not here");
  }
  expect_right("you say no more", predicted.size() == lines.size(), "more is logged");
}
