// The tests of sockets share this: the three selectors, sockets in odd states, limits that are
// restored.
#pragma once

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "stage3_sleep_loop/tests/actors.hpp"
#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"

namespace aio::testing {

/// How many calls of send() have answered EAGAIN: see scenes_test.cpp.
inline int sends_for_nothing = 0;

/// What the next calls of accept4() say, the last one first: see connect_test.cpp.
inline std::vector<int> accept_errors;

/// A kind of selector, for tests that run with each.
struct Kind {
  const char* name;
  std::unique_ptr<Selector> (*make)();
};
inline std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out << kind.name; }
template <class S>
std::unique_ptr<Selector> make_selector() {
  return std::make_unique<S>();
}
inline auto each_selector() {
  return ::testing::Values(Kind{"select", &make_selector<SelectSelector>},
                           Kind{"poll", &make_selector<PollSelector>},
                           Kind{"epoll", &make_selector<EpollSelector>});
}
inline std::string name_of(const ::testing::TestParamInfo<Kind>& info) { return info.param.name; }

/// A test of a loop, on a virtual clock that begins at 1000.
class LoopTest : public ::testing::TestWithParam<Kind> {
 protected:
  /// All are expected to return.
  template <class... Coroutines>
  void run(Coroutines&... coroutines) {
    const Log expected(sizeof...(coroutines), "no exception");
    EXPECT_EQ(describe_all(loop_.run(coroutines...)), expected);
  }

  /// How often the selector was told something.
  int told() const { return selector_.registers + selector_.modifies + selector_.unregisters; }

  Log log_;
  VirtualClock clock_;
  std::unique_ptr<Selector> inner_ = GetParam().make();
  CountingSelector selector_{*inner_};
  SelectLoop loop_{selector_, clock_};
};

/// The end of `operation`, in words: for a coroutine that is run as it is.
template <class Operation>
class Report final : public Coroutine<> {
  enum { kStart, kDone };

 public:
  template <class... Arguments>
  Report(Log& log, std::string name, Arguments&&... arguments)
      : log_(log), name_(std::move(name)), operation_(std::forward<Arguments>(arguments)...) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(operation_, kDone);
      case kDone:
        try {
          say(sent.result_of(operation_));
        } catch (const std::exception&) {
          log_.push_back(name_ + ": " + aio::describe(std::current_exception()));
        }
        return return_value();
    }
    return {};
  }
  void say(const std::string& text) { log_.push_back(name_ + " '" + text + "'"); }
  void say(const Socket& socket) { log_.push_back(name_ + (socket.is_open() ? " open" : " no")); }
  void say(None) { log_.push_back(name_ + " done"); }

  Log& log_;
  std::string name_;
  Operation operation_;
};

/// Notes the system calls: "connect 5 for 0 says -1". A wait is for no descriptor, -1, and its time
/// is left out.
struct SystemCalls final : Observer {
  SystemCalls() { observer = this; }
  ~SystemCalls() override { observer = nullptr; }
  void called(const char* name, int fd, double asked, long answer,
              const std::source_location&) override {
    const int error = errno;
    std::string line = name + (" " + std::to_string(fd));
    if (fd >= 0) line += " for " + std::to_string(static_cast<int>(asked));
    log.push_back(line + " says " + std::to_string(answer));
    errno = error;
  }
  Log log;
};

/// Sends what has room at once, without a loop.
inline void put(Socket& socket, const std::string& text) {
  EXPECT_TRUE(AsyncSend(socket, text).next().returned());
}

/// Receives what is there, without a loop. "nothing" if a recv would have to wait.
inline std::string get(Socket& socket, std::size_t at_most = 65536) {
  AsyncRecv recv(socket, at_most);
  return recv.next().returned() ? recv.result() : "nothing";
}

/// Two sockets that are connected over TCP.
inline std::pair<Socket, Socket> tcp_pair() {
  Socket listener = Socket::listener({"127.0.0.1", 0});
  Socket client = Socket::tcp();
  AsyncConnect connect(client, {"127.0.0.1", listener.port()});
  AsyncAccept accept(listener);
  EXPECT_EQ(describe_all(SelectLoop().run(connect, accept)), Log({"no exception", "no exception"}));
  return {std::move(client), accept.result()};
}

/// What a frame shows to people: "at_most=5 data='ab' ".
inline std::string shown(const Frame& frame) {
  Members members;
  frame.members(members);
  std::string text;
  for (const auto& [name, value] : members.list()) text += name + "=" + value + " ";
  return text;
}

/// Closes so that the peer gets ECONNRESET (TCP).
inline void reset(Socket& socket) {
  const linger at_once{1, 0};
  checked(setsockopt(socket.fileno(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once),
          "setsockopt");
  socket.close();
}

/// A limit of open descriptors, while it lives. As many as can be had, if that is fewer.
class DescriptorLimit {
 public:
  explicit DescriptorLimit(rlim_t most) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit limit{std::min(most, before_.rlim_max), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &limit);
    current_ = limit.rlim_cur;
  }
  ~DescriptorLimit() { setrlimit(RLIMIT_NOFILE, &before_); }
  rlim_t current() const { return current_; }

 private:
  rlimit before_{};
  rlim_t current_ = 0;
};

/// Warnings go to a log instead of stderr, while it lives. One at a time.
class CaughtWarnings {
 public:
  CaughtWarnings() {
    log().clear();
    before_ = set_warning_handler([](const std::string& line) { log().push_back(line); });
  }
  ~CaughtWarnings() { set_warning_handler(before_); }
  static Log& log() {
    static Log lines;
    return lines;
  }

 private:
  WarningHandler before_;
};

}  // namespace aio::testing
