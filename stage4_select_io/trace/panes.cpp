#include "stage3_sleep_loop/trace/look_sleep_loop.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage4_select_io/trace/look_fd_waiters.hpp"

namespace aio::trace {

template <>
struct Look<SelectLoop> {
  using Job = SelectLoop::Job;
  static std::string watched(const SelectLoop& loop, Recorder& recorder) {
    return Look<FdWaiters<Job>>::watched(loop.waiters_, recorder);
  }
  static void add(const SelectLoop& loop, Recorder& recorder, Picture& picture) {
    Look<FdWaiters<Job>>::add(loop.waiters_, recorder, picture, [&](const Job& job) {
      return Who{recorder.name(job.coroutine), recorder.number(job.coroutine)};
    });
  }
};

namespace {

class SelectLoopPanes final : public Panes {
  void look(Recorder& recorder, Picture& picture, double& /*time*/) override {
    const auto* loop = dynamic_cast<const SelectLoop*>(running_loop());
    if (loop) Look<SelectLoop>::add(*loop, recorder, picture);
  }

  std::string watched(Recorder& recorder) override {
    const auto* loop = dynamic_cast<const SelectLoop*>(running_loop());
    return loop ? Look<SelectLoop>::watched(*loop, recorder) : "";
  }
};

const bool added =
    add_panes([]() -> std::unique_ptr<Panes> { return std::make_unique<SelectLoopPanes>(); });

}  // namespace

}  // namespace aio::trace
