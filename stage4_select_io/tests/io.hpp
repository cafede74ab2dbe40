// The tests of descriptors share this.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <utility>

#include "stage3_sleep_loop/tests/actors.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace aio::testing {

/// What the next call of read() says: see read_test.cpp.
inline int read_error = 0;

inline void put(const Descriptor& to, const std::string& text) {
  checked(::write(to.fileno(), text.data(), text.size()), "write");
}

struct Pipe {
  Pipe() : Pipe(Descriptor::pipe()) {}
  explicit Pipe(std::pair<Descriptor, Descriptor> ends)
      : from(std::move(ends.first)), to(std::move(ends.second)) {}

  Descriptor from;
  Descriptor to;
};

/// Two ends of one connection: each can be read and written.
inline std::pair<Descriptor, Descriptor> socket_pair() {
  int ends[2];
  checked(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// The same file under the lowest free number from `least` on. Raises the limit for that.
inline Descriptor duplicate(const Descriptor& file, int least) {
  rlimit limit{};
  checked(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  checked(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
  return Descriptor(checked(fcntl(file.fileno(), F_DUPFD_CLOEXEC, least), "fcntl"));
}

/// While it lives, the number 0 is a copy of `file`.
class NumberZero {
 public:
  explicit NumberZero(const Descriptor& file) : before_(fcntl(0, F_DUPFD_CLOEXEC, 3)) {
    checked(dup2(file.fileno(), 0), "dup2");
  }
  NumberZero(const NumberZero&) = delete;
  ~NumberZero() { before_.is_open() ? dup2(before_.fileno(), 0) : ::close(0); }

 private:
  Descriptor before_;
};

/// Awaits a read, and says how that ended: it catches what is raised, and goes on.
class Reader final : public Coroutine<> {
  enum { kStart, kDone };

 public:
  Reader(Log& log, std::string name, int fd, std::size_t amount)
      : log_(log), name_(std::move(name)), fd_(fd), amount_(amount) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(read_.emplace(fd_, amount_), kDone);
      case kDone:
        try {
          log_.push_back(at_time(name_ + " '" + sent.result_of(*read_) + "'"));
        } catch (const std::exception&) {
          log_.push_back(name_ + " " + aio::describe(std::current_exception()));
        }
        return return_value();
    }
    return {};
  }

  Log& log_;
  std::string name_;
  int fd_;
  std::size_t amount_;
  std::optional<AsyncRead> read_;
};

/// SIGUSR1 comes every millisecond while it lives. Each one interrupts select().
class SignalStorm {
 public:
  /// `handler` is called in the signal handler.
  explicit SignalStorm(void (*handler)(int)) {
    struct sigaction action = {};
    action.sa_handler = handler;
    sigaction(SIGUSR1, &action, &before_);
    sigevent event{};
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGUSR1;
    checked(timer_create(CLOCK_MONOTONIC, &event, &timer_), "timer_create");
    const itimerspec each_millisecond{{0, 1'000'000}, {0, 1'000'000}};
    checked(timer_settime(timer_, 0, &each_millisecond, nullptr), "timer_settime");
  }
  SignalStorm(const SignalStorm&) = delete;
  ~SignalStorm() {
    timer_delete(timer_);
    sigaction(SIGUSR1, &before_, nullptr);
  }

 private:
  timer_t timer_{};
  struct sigaction before_ = {};
};

}  // namespace aio::testing
