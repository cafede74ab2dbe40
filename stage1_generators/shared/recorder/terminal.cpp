#include "stage1_generators/shared/recorder/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "stage1_generators/shared/recorder/walk.hpp"

namespace aio::trace {

namespace {

constexpr std::array kSignals = {SIGINT,   SIGTERM, SIGHUP,
                                 SIGWINCH, SIGCONT, SIGTSTP};  // this one last
constexpr int kEscapeMs = 50;  // a key that sends several bytes sends them within this time

// Alternate screen, no cursor, lines that are too long are cut; and back.
constexpr std::string_view kEnterScreen = "\x1b[?1049h\x1b[?25l\x1b[?7l";
constexpr std::string_view kLeaveScreen = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

constexpr std::array kCrashes = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT};

volatile sig_atomic_t end_signal = 0;
volatile sig_atomic_t stop_signal = 0;
volatile sig_atomic_t went_on = 0;

/// All that a handler reads. It has no object, so these are no members.
struct Crash {
  int in = -1, out = -1;
  termios before = {};
  std::array<struct sigaction, kCrashes.size()> actions = {};
} crash;

/// Only calls that a handler may make: POSIX lists them.
void on_crash(int signal) {
  [[maybe_unused]] const ssize_t n = write(crash.out, kLeaveScreen.data(), kLeaveScreen.size());
  tcsetattr(crash.in, TCSANOW, &crash.before);
  for (std::size_t i = 0; i < kCrashes.size(); ++i)
    if (kCrashes[i] == signal) sigaction(signal, &crash.actions[i], nullptr);
  raise(signal);  // it comes when this handler has returned
}

void on_signal(int signal) {
  if (signal == SIGTSTP) {
    stop_signal = signal;
  } else if (signal == SIGCONT) {
    went_on = 1;
  } else if (signal != SIGWINCH) {  // which need only interrupt the wait
    end_signal = signal;
  }
}

int checked(int result, const char* call) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), call);
  return result;
}

/// Whether there is input, within `timeout` ms (-1: for ever). False after a signal.
bool wait_for_input(int fd, int timeout, const SignalsKeptBack& signals) {
  pollfd input = {fd, POLLIN, 0};
  const timespec time = {timeout / 1000, timeout % 1000 * 1'000'000L};
  const int ready = ppoll(&input, 1, timeout < 0 ? nullptr : &time, &signals.others());
  if (ready < 0 && errno == EINTR) return false;
  return checked(ready, "ppoll") > 0;
}

/// A byte; kCtrlD at the end of the input; nothing if there is none now.
std::optional<int> read_byte(int fd) {
  unsigned char byte = 0;
  const ssize_t n = read(fd, &byte, 1);
  if (n > 0) return byte;
  if (n == 0 || errno == EIO) return kCtrlD;  // EIO: the terminal has gone
  if (errno != EAGAIN && errno != EINTR) checked(-1, "read");
  return {};
}

int key_of(std::string_view sequence) {
  if (sequence == "A") return kUp;
  if (sequence == "B") return kDown;
  if (sequence == "C") return kRight;
  if (sequence == "D") return kLeft;
  if (sequence == "5~") return kPageUp;
  if (sequence == "6~") return kPageDown;
  if (sequence == "H" || sequence == "1~" || sequence == "7~") return kHome;
  if (sequence == "F" || sequence == "4~" || sequence == "8~") return kEnd;
  return kOther;
}

/// What follows an Escape: [ or O, parameters, and a last byte from @ on.
int read_escape(int fd, const SignalsKeptBack& signals) {
  std::string sequence;
  for (bool first = true; wait_for_input(fd, kEscapeMs, signals); first = false) {
    const auto byte = read_byte(fd);
    if (!byte || *byte < ' ') break;
    if (first && *byte != '[' && *byte != 'O') break;
    if (!first) sequence += static_cast<char>(*byte);
    if (!first && *byte >= '@') break;
  }
  return key_of(sequence);
}

const char* code_of(Style style) {
  switch (style) {
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kReverse:
      return "\x1b[7m";
    case Style::kPlain:
      break;
  }
  return "";
}

}  // namespace

SignalsKeptBack::SignalsKeptBack() {
  end_signal = 0;
  stop_signal = 0;
  went_on = 0;
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : kSignals) sigaddset(&ours, signal);
  checked(sigprocmask(SIG_BLOCK, &ours, &before_), "sigprocmask");
  others_ = before_;
  struct sigaction action = {};
  action.sa_handler = on_signal;  // without SA_RESTART: it ends the wait
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], &action, &actions_[i]);
    sigdelset(&others_, kSignals[i]);
  }
}

SignalsKeptBack::~SignalsKeptBack() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &actions_[i], nullptr);
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

int SignalsKeptBack::end_asked_for() { return end_signal; }

bool SignalsKeptBack::stop_asked_for() { return stop_signal != 0; }

bool SignalsKeptBack::has_been_stopped() {
  const bool has_been = went_on != 0;
  went_on = 0;
  return has_been;
}

void SignalsKeptBack::stop() const {
  struct sigaction ours = {};
  sigaction(SIGTSTP, &actions_.back(), &ours);
  sigset_t stop = {};
  sigset_t kept_back = {};
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  sigaddset(&stop, SIGCONT);
  kill(0, SIGTSTP);
  sigprocmask(SIG_UNBLOCK, &stop, &kept_back);  // here it stops
  sigprocmask(SIG_SETMASK, &kept_back, nullptr);
  sigaction(SIGTSTP, &ours, nullptr);
  stop_signal = 0;
  went_on = 0;  // the caller draws its screen again in any case
}

RawInput::RawInput(int fd) : fd_(fd) {
  checked(tcgetattr(fd, &before_), "tcgetattr");
  termios raw = before_;
  raw.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  checked(tcsetattr(fd, TCSANOW, &raw), "tcsetattr");
}

RawInput::~RawInput() { tcsetattr(fd_, TCSANOW, &before_); }

GivenBackAfterCrash::GivenBackAfterCrash(int in, int out) {
  crash.in = in;
  crash.out = out;
  checked(tcgetattr(in, &crash.before), "tcgetattr");
  struct sigaction action = {};
  action.sa_handler = on_crash;
  for (std::size_t i = 0; i < kCrashes.size(); ++i)
    sigaction(kCrashes[i], &action, &crash.actions[i]);
}

GivenBackAfterCrash::~GivenBackAfterCrash() {
  for (std::size_t i = 0; i < kCrashes.size(); ++i)
    sigaction(kCrashes[i], &crash.actions[i], nullptr);
}

OwnScreen::OwnScreen(int fd) : fd_(fd) { write_all(fd, kEnterScreen); }

OwnScreen::~OwnScreen() {
  try {
    write_all(fd_, kLeaveScreen);
  } catch (const std::system_error&) {  // nobody sees it any more
  }
}

Size OwnScreen::size() const {
  winsize window = {};
  if (ioctl(fd_, TIOCGWINSZ, &window) < 0 || window.ws_col == 0 || window.ws_row == 0) return {};
  return {window.ws_col, window.ws_row};
}

void OwnScreen::draw(const std::vector<Line>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += "\x1b[" + std::to_string(i + 1) + ";1H\x1b[2K";
    for (const Span& span : lines[i]) {
      const std::string code = code_of(span.style);
      text += code + span.text + (code.empty() ? "" : "\x1b[0m");
    }
  }
  write_all(fd_, text);
}

std::optional<int> read_key(int fd, const SignalsKeptBack& signals) {
  if (!wait_for_input(fd, -1, signals)) return {};
  const auto byte = read_byte(fd);
  return byte == '\x1b' ? read_escape(fd, signals) : byte;
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EAGAIN) {  // somebody has made the terminal non-blocking
      pollfd output = {fd, POLLOUT, 0};
      poll(&output, 1, -1);
    } else if (errno != EINTR) {
      checked(-1, "write");
    }
  }
}

}  // namespace aio::trace
