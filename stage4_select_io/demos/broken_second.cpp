// Broken: a map from a file to the coroutine that reads it. The second reader takes the place of
// the first, which is never seen again; and run() returns as if all were well.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage4_select_io/demos/naive_parts.hpp"
#include "stage4_select_io/demos/naive_select.hpp"
#include "stage4_select_io/demos/writer.hpp"

namespace {

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::ReadRequest one(from.fileno(), 1), two(from.fileno(), 1);
  aio::NaiveReader first(out, "first", one), second(out, "second", two);
  aio::Writer writer(out, std::move(to), {"xy"});
  aio::NaiveSelectLoop(aio::demo_clock()).run({&first, &second, &writer});
  out << "run() returns; first is " << aio::to_string(first.state()) << "\n";
}

const aio::SceneEntry entry{89, {"broken_second", "the second one takes the place", play}};

}  // namespace
