// Broken: somebody looks up a name in the thread of the loop. The call is no operation on a
// descriptor, so there is nothing to wait for: it blocks until the answer has come.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

/// It stands for getaddrinfo(), when the server that knows the names is slow. A virtual clock
/// jumps, and nobody runs meanwhile.
std::string look_up(const std::string& name, aio::Clock& clock) {
  clock.sleep_until(clock.now() + 5);
  return name == "example" ? "127.0.0.1" : "";
}

class Caller final : public aio::Coroutine<> {
 public:
  Caller(std::ostream& out, aio::Clock& clock) : out_(out), clock_(clock) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    out_ << "example is at " << look_up("example", clock_) << "\n";
    return return_value();
  }

  std::ostream& out_;
  aio::Clock& clock_;
};

void play(std::ostream& out) {
  aio::Clock& clock = aio::demo_clock();
  aio::Sleepy other(out, "other", 3);
  Caller caller(out, clock);
  aio::say_errors(out, aio::SelectLoop(clock).run(other, caller));
}

const aio::SceneEntry entry{75, {"broken_name", "a name is looked up, and all wait", play}};

}  // namespace
