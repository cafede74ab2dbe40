// One loop waits for the time and for a file. The sleeper is on time, whatever is read meanwhile.
//
//     run(sleepy('background', 5), ready('/dev/urandom'))
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/demos/ready.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

void play(std::ostream& out) {
  aio::Sleepy background(out, "background");
  aio::Ready ready(out, "/dev/urandom");
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(background, ready));
}

const aio::SceneEntry entry{20, {"sleep_and_read", "one loop waits for time and a file", play}};

}  // namespace
