// Two readers want the same pipe. The second one is told that it cannot.
//
// With a map from file to coroutine the second one would take the place of the first, which is then
// never seen again. asyncio's add_reader() does so to this day; curio and trio raise, as we do.
#include <fcntl.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/demos/writer.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  // The same number in every run: 100.
  const aio::Descriptor pipe(aio::checked(fcntl(from.fileno(), F_DUPFD_CLOEXEC, 100), "fcntl"));
  aio::Reader first(out, "first", pipe.fileno(), 1);
  aio::Reader second(out, "second", pipe.fileno(), 1);
  aio::Writer writer(out, std::move(to), {"x"});
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(first, second, writer));
}

const aio::SceneEntry entry{90, {"second_waiter", "two want to read the same", play}};

}  // namespace
