// Two coroutines and a pipe: the reader waits until all five bytes have arrived, piece by piece.
// While nothing can be read, it costs nothing; the loop sleeps in select().
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/demos/writer.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::Reader reader(out, "reader", from.fileno(), 5);
  aio::Writer writer(out, std::move(to), {"he", "l", "lo"});
  aio::SelectLoop loop(aio::demo_clock());
  const double start = loop.time();
  aio::say_errors(out, loop.run(reader, writer));
  out << "took " << aio::format(loop.time() - start, 1) << " s\n";
}

const aio::SceneEntry entry{30, {"pipe", "a reader waits for a writer", play}};

}  // namespace
