// Broken: of all that are ready, readable[0] alone is served. Ten that are ready take ten calls.
#include <list>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage4_select_io/demos/naive_parts.hpp"
#include "stage4_select_io/demos/naive_select.hpp"

namespace {

void play(std::ostream& out) {
  std::list<std::pair<aio::Descriptor, aio::Descriptor>> pipes;
  std::list<aio::ReadRequest> requests;
  std::list<aio::NaiveReader> readers;
  std::vector<aio::AnyCoroutine*> all;
  for (int i = 0; i < 10; ++i) {
    const auto& [from, to] = pipes.emplace_back(aio::Descriptor::pipe());
    aio::checked(aio::system_call("write", to.fileno(), 1, ::write(to.fileno(), "x", 1)), "write");
    auto& request = requests.emplace_back(from.fileno(), 1);
    all.push_back(&readers.emplace_back(out, "reader " + std::to_string(i), request));
  }
  aio::NaiveSelectLoop loop(aio::demo_clock());
  loop.run(all);
  out << loop.selects << " calls of select(): ten to start the readers, " << loop.selects - 10
      << " to serve them\n";
}

const aio::SceneEntry entry{39, {"broken_one_per_call", "one reader for each select()", play}};

}  // namespace
