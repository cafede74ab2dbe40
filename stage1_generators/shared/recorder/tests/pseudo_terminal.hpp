// A terminal for tests, and somebody who steps through a recording in it: a child process, because
// signals and the controlling terminal belong to a process.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "stage1_generators/shared/recorder/screen.hpp"

namespace aio::testing {

using Lines = std::vector<std::string>;

/// What a terminal shows, of the few codes that the stepper writes.
class ShownScreen {
 public:
  void write(char c) {
    if (!code_.empty()) {
      code_ += c;
      if (c >= '@' && c != '[') obey();
    } else if (c == '\x1b') {
      code_ = c;
    } else {
      std::string& line = lines_.at(row_);
      line.resize(std::max(line.size(), column_), ' ');
      line.replace(column_++, 1, 1, c);
    }
  }
  /// As far as it has been written to; of no use on the terminal's usual screen.
  Lines lines(std::size_t rows) const {
    Lines lines(lines_.begin(), lines_.begin() + static_cast<long>(rows));
    for (std::string& line : lines) line.erase(line.find_last_not_of(' ') + 1);
    return lines;
  }
  bool alternate() const { return alternate_; }
  bool as_it_was() const { return !alternate_ && cursor_ && wraps_; }

 private:
  void obey() {
    const std::string code = std::exchange(code_, "").substr(2);
    if (code == "2K") {
      lines_.at(row_).clear();
    } else if (code.back() == 'H') {
      row_ = std::stoul(code) - 1;
      column_ = std::stoul(code.substr(code.find(';') + 1)) - 1;
    } else if (code.starts_with("?1049")) {
      alternate_ = code.back() == 'h';
    } else if (code.starts_with("?25")) {
      cursor_ = code.back() == 'h';
    } else if (code.starts_with("?7")) {
      wraps_ = code.back() == 'h';
    } else if (code.back() != 'm') {
      lines_.at(row_) += "<unknown code " + code + ">";
    }
  }

  std::string code_;
  Lines lines_ = Lines(200);
  std::size_t row_ = 0, column_ = 0;
  bool alternate_ = false, cursor_ = true, wraps_ = true;
};

class PseudoTerminal {
 public:
  /// Runs `program` in it; it exits with 0 if that returns, and with 1 if it throws.
  PseudoTerminal(trace::Size size, const std::function<void()>& program) {
    const winsize window = window_of(size);
    if (openpty(&fd_, &other_end_, nullptr, nullptr, &window) < 0)
      throw std::system_error(errno, std::generic_category(), "openpty");
    tcgetattr(other_end_, &before_);
    child_ = fork();
    if (child_ == 0) run(program);
  }
  ~PseudoTerminal() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    close(fd_);
    close(other_end_);
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  void type(const std::string& keys) {
    EXPECT_EQ(write(fd_, keys.data(), keys.size()), std::ssize(keys));
  }
  void resize(trace::Size size) {
    const winsize window = window_of(size);
    ioctl(fd_, TIOCSWINSZ, &window);
  }
  void send(int signal) { kill(child_, signal); }

  /// The screen, when it is `expected`; or what it is when nothing more comes.
  Lines screen_when(const Lines& expected) {
    while (!screen_.alternate() || screen_.lines(expected.size()) != expected)
      if (!read_some()) break;
    return screen_.lines(expected.size());
  }

  /// waitpid()'s status of the program, at its end.
  int ended() {
    while (waitpid(child_, &status_, WNOHANG) == 0) read_some(50);
    child_ = -1;
    while (read_some(0)) {
    }
    return status_;
  }
  /// Whether screen, cursor and settings are as they were.
  bool as_it_was() const {
    termios now = {};
    tcgetattr(other_end_, &now);
    return screen_.as_it_was() && now.c_lflag == before_.c_lflag &&
           now.c_iflag == before_.c_iflag && now.c_oflag == before_.c_oflag;
  }

 private:
  static winsize window_of(trace::Size size) {
    winsize window = {};
    window.ws_col = static_cast<unsigned short>(size.columns);
    window.ws_row = static_cast<unsigned short>(size.rows);
    return window;
  }

  [[noreturn]] void run(const std::function<void()>& program) const {
    close(fd_);
    login_tty(other_end_);  // its standard input and output, and its controlling terminal
    setenv("TERM", "xterm", 1);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
      std::signal(signal, SIG_DFL);  // a background job ignores some of them
    try {
      program();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }

  bool read_some(int timeout = 5000) {
    pollfd output = {fd_, POLLIN, 0};
    if (poll(&output, 1, timeout) <= 0) return false;
    char bytes[4096];
    const ssize_t n = read(fd_, bytes, sizeof bytes);
    for (ssize_t i = 0; i < n; ++i) screen_.write(bytes[i]);
    return n > 0;
  }

  int fd_ = -1;
  int other_end_ = -1;  // kept open, so that the settings outlive the child
  int status_ = 0;
  pid_t child_ = -1;
  termios before_ = {};
  ShownScreen screen_;
};

}  // namespace aio::testing
