// A subroutine. Its stack frame holds `bar` and `qux` from the call to the return, and is gone
// after it: there is nothing left that could be resumed.
//
//     caller --call--> subfoo
//     caller <-return- subfoo
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

int subfoo(int bar) {
  const int qux = 3;
  return qux * bar;
}

void play(std::ostream& out) { out << subfoo(2) << '\n'; }

const aio::SceneEntry entry{50, {"subfoo", "a subroutine: its frame ends with the call", play}};

}  // namespace
