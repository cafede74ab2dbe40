// A terminal: keys one by one, a screen of its own, and everything as it was when it is left, also
// by an exception or a signal.
#pragma once

#include <signal.h>
#include <termios.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "stage1_generators/shared/recorder/screen.hpp"

namespace aio::trace {

/// SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT and SIGTSTP, kept back but while we wait for a key.
class SignalsKeptBack {
 public:
  SignalsKeptBack();
  ~SignalsKeptBack();
  SignalsKeptBack(const SignalsKeptBack&) = delete;
  SignalsKeptBack& operator=(const SignalsKeptBack&) = delete;

  const sigset_t& others() const { return others_; }
  /// The signal that asks us to end, or 0.
  static int end_asked_for();
  /// Whether somebody has asked us to stop: SIGTSTP, which is not from a key.
  static bool stop_asked_for();
  /// Whether we have been stopped and go on since the last call of this: also by SIGSTOP, which
  /// nobody can hear of before.
  static bool has_been_stopped();
  /// Stops us as a terminal does it: also the script that has started us. Returns after `fg`.
  void stop() const;

 private:
  sigset_t before_ = {};
  sigset_t others_ = {};  // blocked while we wait
  std::array<struct sigaction, 6> actions_ = {};
};

/// Neither echo nor lines nor signals from keys.
class RawInput {
 public:
  explicit RawInput(int fd);
  ~RawInput();
  RawInput(const RawInput&) = delete;
  RawInput& operator=(const RawInput&) = delete;

 private:
  int fd_;
  termios before_ = {};
};

/// Gives the terminal back if the program crashes: a handler of SIGSEGV, SIGABRT and their like
/// writes and sets what RawInput and OwnScreen would, and lets the signal have its effect. It is
/// made before them, while the terminal is as it was.
class GivenBackAfterCrash {
 public:
  GivenBackAfterCrash(int in, int out);
  ~GivenBackAfterCrash();
  GivenBackAfterCrash(const GivenBackAfterCrash&) = delete;
  GivenBackAfterCrash& operator=(const GivenBackAfterCrash&) = delete;
};

class OwnScreen {
 public:
  explicit OwnScreen(int fd);
  ~OwnScreen();
  OwnScreen(const OwnScreen&) = delete;
  OwnScreen& operator=(const OwnScreen&) = delete;

  Size size() const;
  void draw(const std::vector<Line>& lines);

 private:
  int fd_;
};

/// The next key (see Key in walk.hpp; kCtrlD at the end of the input). Nothing if there is another
/// reason to look up: the window has another size, or a signal asks us to end.
std::optional<int> read_key(int fd, const SignalsKeptBack& signals);

/// All of `text`. Throws std::system_error.
void write_all(int fd, std::string_view text);

}  // namespace aio::trace
