// Ten descriptors are ready, and one select() serves them all.
//
// The loop that people write first resumes one reader for each select(). With ten readers that is
// ten calls, and each of them hands all that still wait to the kernel.
#include <unistd.h>

#include <list>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/counting_selector.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

void play(std::ostream& out) {
  std::vector<std::pair<aio::Descriptor, aio::Descriptor>> pipes;
  std::list<aio::Reader> readers;
  std::vector<aio::AnyCoroutine*> all;
  for (int i = 0; i < 10; ++i) {
    const auto& [from, to] = pipes.emplace_back(aio::Descriptor::pipe());
    aio::checked(aio::system_call("write", to.fileno(), 1, ::write(to.fileno(), "x", 1)), "write");
    all.push_back(&readers.emplace_back(out, "reader " + std::to_string(i), from.fileno(), 1));
  }
  aio::SelectSelector selector;
  aio::CountingSelector counting(selector);
  aio::say_errors(out, aio::SelectLoop(counting, aio::demo_clock()).run_all(all));
  out << counting.selects << " calls of select(): one before the readers began to wait, "
      << counting.selects - 1 << " for all of them\n";
}

const aio::SceneEntry entry{40, {"ten_ready", "one select() serves all", play}};

}  // namespace
