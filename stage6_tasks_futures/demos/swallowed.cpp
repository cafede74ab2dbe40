// A cancel is an error like others, so a body that catches everything catches it, too. It has
// heard the request, and goes on. To catch errors only, name them: a CancelledError is none of
// them, no Exception in Python and no std::exception here.
//
//     try:                          try:
//         await asyncio.sleep(1)        await asyncio.sleep(1)
//     except:                       except Exception:
//         print("once more")            print("once more")
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace {

class Tries final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  Tries(std::ostream& out, bool catches_all) : out_(out), catches_all_(catches_all) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; i_ < 3; ++i_) {
          return await(aio::sleep(aio::seconds(1)), kSlept);
          case kSlept:
            try {
              sent.check();
            } catch (const std::exception&) {
              out_ << "once more\n";
            } catch (...) {
              if (!catches_all_) throw;
              out_ << "something was caught, once more\n";
            }
        }
    }
    out_ << "three times\n";
    return return_value();
  }

  void members(aio::Members& show) const override { show("i", i_); }

  std::ostream& out_;
  bool catches_all_;
  int i_ = 0;
};

void cancel_it(std::ostream& out, bool catches_all) {
  aio::EventLoop loop(aio::demo_clock());
  const auto task = loop.create_task(Tries(out, catches_all));
  loop.call_later(aio::seconds(1.5), [&] { out << "cancel(): " << task->cancel() << "\n"; });
  loop.run_until_complete(aio::wait(std::vector{task}));
  out << "cancelled: " << task->cancelled() << "\n";
}

void play(std::ostream& out) {
  out << "catches everything:\n";
  cancel_it(out, true);
  out << "catches errors:\n";
  cancel_it(out, false);
}

const aio::SceneEntry entry{226, {"swallowed", "a cancel that is caught with everything", play}};

}  // namespace
