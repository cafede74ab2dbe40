// A function that blocks would stop the whole loop. run_in_executor() runs it in a thread, and
// gives a future for what it returns or raises.
//
//     async def main():
//         print("Hello")
//         future = loop.run_in_executor(None, foo)
//         print("I didn't wait for foo()")
//         print(await future)
//
// The future needs a loop that runs. In the program that this comes from none ever did, so nobody
// could have seen what foo() returned or raised.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

std::string foo() {
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  return "foo() completed";
}

class Main final : public aio::Coroutine<> {
  enum { kStart, kDone };

 public:
  explicit Main(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "Hello\n";
        future_ = aio::get_event_loop().run_in_executor(foo);
        out_ << "I didn't wait for foo()\n";
        return await(*future_, kDone);
      case kDone:
        out_ << sent.result_of(*future_) << "\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Ref<aio::Future<std::string>> future_;
};

void play(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }

const aio::SceneEntry entry{90, {"executor", "a function that blocks, in a thread", play}};

}  // namespace
