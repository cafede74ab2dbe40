// The end of a file ends the read, with what there was.
//
// A file at its end counts as readable: read() gives nothing, at once, again and again. A read that
// goes on until it has its 10 bytes goes on for ever.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/demos/writer.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::Reader ten(out, "who wants 10", from.fileno(), 10);
  aio::Writer writer(out, std::move(to), {"abc"});  // and closes
  aio::SelectLoop loop(aio::demo_clock());
  aio::say_errors(out, loop.run(ten, writer));
  aio::Reader more(out, "who comes later", from.fileno(), 10);
  aio::say_errors(out, loop.run(more));
}

const aio::SceneEntry entry{70, {"end_of_file", "the end of a file ends the read", play}};

}  // namespace
