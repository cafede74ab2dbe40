// The naive loop with descriptors, where nothing goes wrong: a sleeper ticks, a reader waits.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/demos/naive_parts.hpp"
#include "stage4_select_io/demos/naive_select.hpp"
#include "stage4_select_io/demos/writer.hpp"

namespace {

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::ReadRequest request(from.fileno(), 5);
  aio::Sleepy sleeper(out, "sleeper", 3);
  aio::NaiveReader reader(out, "reader", request);
  aio::Writer writer(out, std::move(to), {"he", "llo"});
  aio::NaiveSelectLoop(aio::demo_clock()).run({&sleeper, &reader, &writer});
}

const aio::SceneEntry entry{15, {"naive_first", "the first loop that waits for both", play}};

}  // namespace
