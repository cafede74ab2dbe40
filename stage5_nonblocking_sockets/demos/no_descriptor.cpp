// Broken first: a server accepts, and one accept fails, for no descriptor is left. The error is not
// the server's, and it goes away: but this server has ended. AsyncAccept warns, and tries again.
#include <sys/resource.h>
#include <unistd.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/watch/report.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/demos/later.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"

namespace {

/// No descriptor can be opened, until end().
class NoneLeft {
 public:
  NoneLeft() {
    const int lowest = aio::checked(::dup(0), "dup");  // all below it are taken
    ::close(lowest);
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit none{static_cast<rlim_t>(lowest), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoneLeft() { end(); }
  void end() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

std::ostream* warnings = nullptr;

/// Warnings are printed, while it lives.
class PrintWarnings {
 public:
  explicit PrintWarnings(std::ostream& out) {
    warnings = &out;
    before_ = aio::set_warning_handler(
        [](const std::string& line) { *warnings << "  " << line << "\n"; });
  }
  ~PrintWarnings() { aio::set_warning_handler(before_); }

 private:
  aio::WarningHandler before_;
};

class NaiveAccept final : public aio::Coroutine<aio::Socket> {
  enum { kTryAgain };

 public:
  explicit NaiveAccept(aio::Socket& listener) : listener_(listener) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    const int fd = ::accept4(listener_.fileno(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0 && aio::would_block()) return await(readable_, kTryAgain);
    return return_value(aio::Socket(aio::Descriptor(aio::checked(fd, "accept"))));
  }

  aio::Socket& listener_;
  aio::Readable readable_{listener_.fileno()};
};

template <class Accept>
class Server final : public aio::Coroutine<> {
  enum { kStart, kAccepted };

 public:
  Server(std::ostream& out, aio::Socket& listener) : out_(out), accept_(listener) {}

 private:
  Step resume(Sent sent) override {
    const double now = aio::get_running_loop().time();
    if (resume_point() == kStart) {
      start_ = now;
      return await(accept_, kAccepted);
    }
    try {
      connection_ = sent.result_of(accept_);
      out_ << "  a client is in after " << aio::format(now - start_) << " s\n";
    } catch (const std::system_error& error) {
      out_ << "  the server has ended: " << error.code().message() << "\n";
    }
    return return_value();
  }

  std::ostream& out_;
  double start_ = 0;
  Accept accept_;
  aio::Socket connection_;
};

/// A client has come. No descriptor is left for 1.5 seconds.
template <class Accept>
void serve(std::ostream& out) {
  aio::Socket listener = aio::Socket::listener({"127.0.0.1", 0});
  aio::Socket client = aio::Socket::tcp();
  aio::AsyncConnect connect(client, {"127.0.0.1", listener.port()});
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(connect));
  Server<Accept> server(out, listener);
  NoneLeft none_left;
  aio::Later later(1.5, [&] { none_left.end(); });
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(server, later));
}

void play(std::ostream& out) {
  const PrintWarnings print(out);
  out << "naive:\n";
  serve<NaiveAccept>(out);
  out << "AsyncAccept:\n";
  serve<aio::AsyncAccept>(out);
}

const aio::SceneEntry entry{72, {"no_descriptor", "a server outlives one accept", play}};

}  // namespace
