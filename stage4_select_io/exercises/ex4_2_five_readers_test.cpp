// Exercise 4.2 (predict, 10 minutes): five readers
#include <ex4_2_five_readers.hpp>  // the learner's, ours, or a wrong one
#include <optional>
#include <utility>

#include "stage4_select_io/exercises/pipes.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/select_loop.hpp"

using aio::exercise::expect_right;

namespace {

std::vector<std::string> lines;  // what is logged
void log(const std::string& line) { lines.push_back(line); }

class Reader : public aio::Coroutine<> {
  enum { kStart, kDone };

 public:
  Reader(std::string name, const Pipe& pipe, std::size_t amount)
      : name_(std::move(name)), read_(pipe.from.fileno(), amount) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(read_, kDone);
    try {
      log(name_ + " has '" + sent.result_of(read_) + "'");
    } catch (const aio::RuntimeError&) {
      log(name_ + " is refused");
    }
    return return_value();
  }

  std::string name_;
  aio::AsyncRead read_;
};

class Writer : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  explicit Writer(const Pipe& pipe) : pipe_(pipe) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(sleep_, kSlept);
    sent.check();
    log("writer writes");
    pipe_.put("y");
    log("writer is done");
    return return_value();
  }

  const Pipe& pipe_;
  aio::asleep sleep_{1};
};

void run() {
  Pipe p1(100), p2(101), p3(102), p4(103);
  p1.put("x");
  p2.put("b");
  p3.put("abc");
  p3.to.close();
  p4.to.close();
  Reader a("a", p1, 1), b("b", p2, 2), c("c", p3, 10), d("d", p1, 1), e("e", p4, 5);
  Writer writer(p2);
  aio::VirtualClock clock;
  const auto errors = aio::SelectLoop(clock).run(a, b, c, d, e, writer);
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
