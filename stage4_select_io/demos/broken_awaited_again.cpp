// Broken: what was read belongs to the event. To await the same event again gives the old byte,
// and the new one stays in the pipe.
//
// Repaired, the bytes belong to one read: AsyncRead is a coroutine, and a second await is refused.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/naive_parts.hpp"
#include "stage4_select_io/demos/naive_select.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

void play(std::ostream& out) {
  const auto [from, to] = aio::Descriptor::pipe();
  aio::checked(aio::system_call("write", to.fileno(), 2, ::write(to.fileno(), "ab", 2)), "write");
  aio::ReadRequest request(from.fileno(), 1);
  aio::NaiveReader once(out, "once", request), again(out, "again", request);
  aio::NaiveSelectLoop(aio::demo_clock()).run({&once});
  aio::NaiveSelectLoop(aio::demo_clock()).run({&again});
  aio::Reader another(out, "another read", from.fileno(), 1);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(another));
}

const aio::SceneEntry entry{75, {"broken_awaited_again", "the buffer in the event", play}};

}  // namespace
