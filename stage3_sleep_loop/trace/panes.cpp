#include "stage3_sleep_loop/trace/look_sleep_loop.hpp"

namespace aio::trace {

namespace {

/// The clock of any loop, and the queue and the heap of a SleepLoop.
class SleepLoopPanes final : public Panes {
  using LookInto = Look<SleepLoop>;

  bool loop_runs() override { return running_loop() != nullptr; }

  void look(Recorder& recorder, Picture& picture, double& time) override {
    Loop* const loop = running_loop();
    if (!loop) return;
    time = loop->time();
    const auto* sleep_loop = dynamic_cast<const SleepLoop*>(loop);
    if (!sleep_loop) return;
    Recorder::fill(picture.ready, &ReadyView::who, LookInto::ready(*sleep_loop),
                   [&](const auto* job) {
                     const AnyCoroutine* const coroutine = job->coroutine;
                     return ReadyView{recorder.name(coroutine), recorder.number(coroutine), ""};
                   });
    Recorder::fill(
        picture.timers, &TimerView::who, LookInto::timers(*sleep_loop).entries(),
        [&](const auto& timer) {
          const AnyCoroutine* const coroutine = timer.value->coroutine;
          return TimerView{timer.deadline, recorder.name(coroutine), recorder.number(coroutine)};
        });
  }
};

const bool added =
    add_panes([]() -> std::unique_ptr<Panes> { return std::make_unique<SleepLoopPanes>(); });

}  // namespace

}  // namespace aio::trace
