// A selector that passes everything on to another one, and counts the calls.
#pragma once

#include "stage4_select_io/selector.hpp"

namespace aio {

class CountingSelector final : public Selector {
 public:
  explicit CountingSelector(Selector& selector) : selector_(selector) {}

  void register_fd(int fd, int events) override {
    ++registers;
    selector_.register_fd(fd, events);
  }
  void modify(int fd, int events) override {
    ++modifies;
    selector_.modify(fd, events);
  }
  void unregister(int fd) override {
    ++unregisters;
    selector_.unregister(fd);
  }
  void closing(int fd) noexcept override { selector_.closing(fd); }
  void forget(int fd) override { selector_.forget(fd); }
  const std::vector<Ready>& select(double timeout) override {
    ++selects;
    return selector_.select(timeout);
  }

  int registers = 0;
  int modifies = 0;
  int unregisters = 0;
  int selects = 0;

 private:
  Selector& selector_;
};

}  // namespace aio
