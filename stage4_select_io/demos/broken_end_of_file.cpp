// Broken: the read goes on until it has its ten bytes. The file has three. At its end it counts as
// readable, and each read gives nothing.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage4_select_io/demos/naive_parts.hpp"
#include "stage4_select_io/demos/naive_select.hpp"

namespace {

void play(std::ostream& out) {
  auto [from, to] = aio::Descriptor::pipe();
  aio::checked(aio::system_call("write", to.fileno(), 3, ::write(to.fileno(), "abc", 3)), "write");
  to.close();
  aio::ReadRequest request(from.fileno(), 10);
  aio::NaiveReader reader(out, "who wants 10", request, 50);  // it would go on for ever
  aio::NaiveSelectLoop(aio::demo_clock()).run({&reader});
}

const aio::SceneEntry entry{69, {"broken_end_of_file", "a read that never ends", play}};

}  // namespace
