// Ctrl-C ends the program, but not at once: run() (here run_in(), which takes a loop) cancels the
// main coroutine, then all other tasks, and runs on until they are done with their clean-up, which
// may await things. Then it throws KeyboardInterrupt. A second Ctrl-C does not wait for main.
//
//     async def worker(name):
//         try:
//             while True:
//                 print(name, "works")
//                 await asyncio.sleep(1)
//         finally:
//             print(name, "cleans up")
//             await asyncio.sleep(0.2)
//             print(name, "is clean")
//
// `stage6_demo ctrl_c 2.5` presses the keys itself, after 2.5 of its seconds. On the virtual
// clock it has to: nobody else can, since no time passes there.
#include <csignal>
#include <stdexcept>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/run.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace {

class Worker final : public aio::Coroutine<> {
  enum { kStart, kSlept, kClean };

 public:
  Worker(std::ostream& out, std::string name) : out_(out), name_(std::move(name)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (;;) {
          out_ << name_ << " works\n";
          return await(aio::sleep(aio::seconds(1)), kSlept);
          case kSlept:
            try {
              sent.check();
            } catch (...) {
              raised_ = std::current_exception();
              break;
            }
        }
        out_ << name_ << " cleans up\n";
        return await(aio::sleep(aio::seconds(0.2)), kClean);
      case kClean:
        sent.check();
        out_ << name_ << " is clean\n";
        std::rethrow_exception(raised_);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("name", name_); }

  std::ostream& out_;
  std::string name_;
  std::exception_ptr raised_;
};

void play(std::ostream& out) {
  if (aio::scenes_use_virtual_clock && aio::scene_arguments().empty())
    throw std::invalid_argument("ctrl_c: on the virtual clock say after how many seconds");
  out << "press Ctrl-C\n";
  try {
    aio::EventLoop loop(aio::demo_clock());
    if (!aio::scene_arguments().empty()) {
      const double after = aio::scene_number<double>("seconds", aio::scene_arguments()[0], 0, 3600);
      const double delay = aio::seconds(after);
      loop.call_later(delay, [] { std::raise(SIGINT); });
    }
    loop.create_task(Worker(out, "other"));
    aio::run_in(loop, Worker(out, "main"));
  } catch (const aio::KeyboardInterrupt&) {
    out << "KeyboardInterrupt\n";
  }
}

const aio::SceneEntry entry{240, {"ctrl_c", "clean up, then end", play, 1, true}};

}  // namespace
