// Tests of fork() share this.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include "stage4_select_io/descriptor.hpp"

namespace aio::testing {

/// The exit status of a child, when it has ended; -1 if a signal has ended it.
inline int status_of(pid_t child) {
  int status = 0;
  checked(waitpid(child, &status, 0), "waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The exit status of a child in which `program()` gives it. It has five seconds.
inline int status_of_child(auto program) {
  const pid_t child = checked(fork(), "fork");
  if (child == 0) {
    alarm(5);
    _exit(program());
  }
  return status_of(child);
}

}  // namespace aio::testing
