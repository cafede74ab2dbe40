// Given: a pipe, and what the tests of these exercises do with one.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "stage4_select_io/descriptor.hpp"

struct Pipe {
  Pipe() : Pipe(aio::Descriptor::pipe()) {}
  explicit Pipe(std::pair<aio::Descriptor, aio::Descriptor> ends)
      : from(std::move(ends.first)), to(std::move(ends.second)) {}

  /// Gives the end to read from that number, so that reports say the same each time.
  explicit Pipe(int number) : Pipe() {
    from = aio::Descriptor(
        aio::checked(::fcntl(from.fileno(), F_DUPFD_CLOEXEC, number), "fcntl(F_DUPFD_CLOEXEC)"));
  }

  void put(const std::string& text) const {
    aio::checked(::write(to.fileno(), text.data(), text.size()), "write");
  }

  aio::Descriptor from;
  aio::Descriptor to;
};
