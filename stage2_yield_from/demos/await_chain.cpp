// A coroutine that awaits another one, driven by hand. Nothing here waits for an event, so the
// first resume runs both to their ends. outer does not return what inner returned: the 1 is
// dropped.
//
//     async def inner():          async def outer():
//         return 1                    await inner()
#include <optional>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace {

class Inner : public aio::Coroutine<int> {
  Step resume(Sent) override { return return_value(1); }
};

class Outer : public aio::Coroutine<> {
  enum { kStart, kAfterInner };

  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(inner_.emplace(), kAfterInner);
    sent.result_of(*inner_);
    return return_value();
  }

  std::optional<Inner> inner_;
};

void play(std::ostream& out) {
  Outer outer;
  if (outer.next().returned())
    out << "outer finished with " << (outer.result() == aio::None() ? "None" : "?") << '\n';
}

const aio::SceneEntry entry{20, {"await", "a coroutine awaits another one, driven by hand", play}};

}  // namespace
