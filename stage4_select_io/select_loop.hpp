// The second loop: it knows descriptors too. Of the turn it overrides the two calls that change.
//
//     park()   an FdEvent is remembered beside the sleeps
//     wait()   sleeps in select(), so that time and input are waited for at once
//
// Every turn looks at the descriptors, also when somebody is ready already: then with a timeout of
// 0. So sleepers do not starve readers, and one call serves all descriptors that are ready.
#pragma once

#include "stage3_sleep_loop/sleep_loop.hpp"
#include "stage4_select_io/fd_event.hpp"
#include "stage4_select_io/fd_waiters.hpp"

namespace aio {

class SelectLoop : public SleepLoop {
 public:
  explicit SelectLoop(Clock& clock = monotonic_clock()) : SelectLoop(own_selector_, clock) {}
  /// The selector must outlive the loop.
  explicit SelectLoop(Selector& selector, Clock& clock = monotonic_clock());

  void notify_closing(int fd) override;

 protected:
  void park(Job& job, Event& event) override;
  void wait() override;
  void forget_all() override;

 private:
  friend struct trace::Look<SelectLoop>;

  SelectSelector own_selector_;
  FdWaiters<Job> waiters_;
};

}  // namespace aio
