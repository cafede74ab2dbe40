// The programs of the ten questions on this stage, docs/4_quiz.md. Answer before you run one:
// `./learn demo 4 quiz 4` runs that of the fourth question.
#include "stage1_generators/shared/scenes/quiz.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "stage3_sleep_loop/sleep.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

using namespace aio;

struct Pipe {
  std::pair<Descriptor, Descriptor> ends = Descriptor::pipe();
  Descriptor& from = ends.first;
  Descriptor& to = ends.second;
  void put(const std::string& text) {
    checked(::write(to.fileno(), text.data(), text.size()), "write");
  }
};

/// The seconds since the start of the clock that the loop runs on.
double now() { return std::round((get_running_loop().time() - 1000) * 100) / 100; }

/// Sleeps, and then does something.
struct Later : Coroutine<> {
  enum { kStart, kSlept };
  Later(double delay, std::function<void()> what) : sleep_(delay), what_(std::move(what)) {}
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(sleep_, kSlept);
    sent.check();
    what_();
    return return_value();
  }
  asleep sleep_;
  std::function<void()> what_;
};

/// Reads, and prints what it got and when.
struct Read : Coroutine<> {
  enum { kStart, kDone };
  Read(const char* name, int fd, std::size_t amount) : name_(name), read_(fd, amount) {}
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(read_, kDone);
    try {
      const std::string data = sent.result_of(read_);
      print(name_, data, "at", now());
    } catch (const std::exception& error) {
      print(name_, error.what(), "at", now());
    }
    return return_value();
  }
  const char* name_;
  AsyncRead read_;
};

VirtualClock clock;

template <class... Coroutines>
void run(Coroutines&... coroutines) {
  for (const auto& error : SelectLoop(clock).run(coroutines...)) {
    if (error) print(describe(error));
  }
}

void run_2() {
  Pipe pipe;
  Read first("first", pipe.from.fileno(), 4);
  Later a(1, [&] { pipe.put("ab"); });
  Later b(2, [&] {
    pipe.put("cdef");
    print("b is done at", now());
  });
  run(first, a, b);
  Read second("second", pipe.from.fileno(), 2);
  run(second);
}  // 2

struct Telling : Selector {
  struct ItsClock : Clock {
    double now() override { return time; }
    void sleep_until(double deadline) override { time = deadline; }
    bool is_virtual() const override { return false; }
    double time = 1000;
  };
  void register_fd(int, int) override {}
  void modify(int, int) override {}
  void unregister(int) override {}
  const std::vector<Ready>& select(double timeout) override {
    print("select", timeout);
    clock.time += timeout;  // nobody is ever ready
    return nobody;
  }
  ItsClock clock;
  std::vector<Ready> nobody;
};
struct Pauser : Coroutine<> {
  enum { kStart, kPaused };
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return yield(nullptr, kPaused);
    print("pauser ends");
    return return_value();
  }
};

void run_3() {
  Telling selector;
  Pauser pauser;
  Later a(0.25, [] { print("a wakes"); });
  Later b(3, [] { print("b wakes"); });
  static_cast<void>(SelectLoop(selector, selector.clock).run(pauser, a, b));
}  // 3

struct Counter : Coroutine<> {
  enum { kStart, kGoOn };
  Step resume(Sent sent) override {
    sent.check();
    if (stop_) return return_value();
    ++turns_;
    return yield(nullptr, kGoOn);
  }
  int turns_ = 0;
  bool stop_ = false;
};
struct Counted : Coroutine<> {
  enum { kStart, kDone };
  Counted(const char* name, int fd, std::size_t amount, Counter& counter)
      : name_(name), read_(fd, amount), counter_(counter) {}
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(read_, kDone);
    print(name_, sent.result_of(read_).size(), "bytes in turn", counter_.turns_);
    counter_.stop_ = name_ == std::string("zeros");
    return return_value();
  }
  const char* name_;
  AsyncRead read_;
  Counter& counter_;
};

void run_4() {
  Pipe pipe;
  pipe.put("x");
  const Descriptor device = Descriptor::open("/dev/zero", O_RDONLY);
  Counter counter;
  Counted zeros("zeros", device.fileno(), 200'000, counter);
  Counted small("small", pipe.from.fileno(), 1, counter);
  run(counter, zeros, small);
}  // 4

struct InPieces : Coroutine<> {
  enum { kStart, kGot };
  explicit InPieces(int fd) : fd_(fd) {}
  Step resume(Sent sent) override {
    if (resume_point() == kGot) {
      const std::string piece = sent.result_of(*read_);
      print("[" + piece + "]");
      if (piece.empty()) return return_value();
    }
    return await(read_.emplace(fd_, 2), kGot);
  }
  int fd_;
  std::optional<AsyncRead> read_;
};

void run_6() {
  Pipe pipe;
  pipe.put("abcde");
  pipe.to.close();
  InPieces all(pipe.from.fileno());
  run(all);
}  // 6

void run_7() {
  Pipe one, two;
  Read reader("reader", one.from.fileno(), 1);
  Read other("other", two.from.fileno(), 1);
  Later both(1, [&] {
    one.put("x");
    two.put("y");
    one.from.close();
  });
  run(reader, other, both);
}  // 7

struct Writer : Coroutine<> {
  enum { kStart, kRoom };
  explicit Writer(int fd) : room_(fd) {}
  Step resume(Sent sent) override {
    sent.check();
    const std::string text(10'000, 'x');
    const ssize_t n = ::write(room_.fd(), text.data(), text.size());
    if (n < 0) {
      print("no room at", now());
      return await(room_, kRoom);
    }
    print("wrote", n, "at", now());
    return return_value();
  }
  Writable room_;
};

void run_10() {
  Pipe pipe;
  ::fcntl(pipe.to.fileno(), F_SETFL, O_NONBLOCK);
  pipe.put(std::string(65'536, 'x'));  // as much as it holds
  Writer writer(pipe.to.fileno());
  Later emptier(1, [&] {
    std::string data(4096, ' ');
    print("took", ::read(pipe.from.fileno(), data.data(), data.size()));
  });
  run(writer, emptier);
}  // 10

void play(std::ostream& out) {
  play_quiz(out, {{2, run_2}, {3, run_3}, {4, run_4}, {6, run_6}, {7, run_7}, {10, run_10}});
}

const SceneEntry entry{200, {"quiz", "the programs of the ten questions", play, 1, true}};

}  // namespace
