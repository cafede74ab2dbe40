// A task awaits a task, and that awaits another one. cancel() goes inward at once, to the innermost
// future; what it raises comes outward, a task a turn.
//
//     async def level(n):
//         try:
//             if n == 3:
//                 await asyncio.sleep(10)
//             else:
//                 await asyncio.create_task(level(n + 1))
//         finally:
//             print(f"level {n} hears of it")
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace {

class Level final : public aio::Coroutine<> {
  enum { kStart, kOver };

 public:
  Level(std::ostream& out, int n) : out_(out), n_(n) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        sent.check();
        if (n_ == 3) return await(aio::sleep(aio::seconds(10)), kOver);
        inner_ = aio::create_task(Level(out_, n_ + 1));
        return await(*inner_, kOver);
      case kOver:
        out_ << "level " << n_ << " hears of it\n";  // finally
        sent.check();
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("n", n_); }

  std::ostream& out_;
  int n_;
  aio::Ref<aio::Task<>> inner_;
};

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  const auto outermost = loop.create_task(Level(out, 1));
  loop.call_later(aio::seconds(1), [&out, outermost] {
    outermost->cancel();
    out << "cancel() has returned, and nobody has heard of it yet\n";
  });
  try {
    loop.run_until_complete(outermost);
  } catch (const aio::CancelledError&) {
    out << "CancelledError from level 1\n";
  }
}

const aio::SceneEntry entry{229, {"cancel_chain", "inward at once, outward turn by turn", play}};

}  // namespace
