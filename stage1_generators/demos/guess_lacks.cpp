// The faults of the guess, seen on a small job: add up two numbers that come in, skip bad ones. The
// scene `add_up` does the same job with a generator.
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

/// By parts. The work that a language does for a function is now somebody else's.
struct AddUpTwo {
  int total = 0;         // a local variable has become a member, for everybody to see
  int incoming = 0;      // no value comes in: whoever calls the next part must put it here before
  bool failed = false;   // no exception comes in: the caller must say it in another way
  std::size_t next = 0;  // no loop: a bad number uses up a part, and there is no way back

  void add() {
    if (!failed) total += incoming;
  }
  void (AddUpTwo::*parts[2])() = {&AddUpTwo::add, &AddUpTwo::add};  // a part for each number
};

void play(std::ostream& out) {
  AddUpTwo job;
  for (int number : {10, -1, 20}) {
    if (job.next == 2) {
      out << number << ": no part is left\n";
      continue;
    }
    job.failed = number < 0;
    job.incoming = number;
    (job.*job.parts[job.next])();
    ++job.next;
    out << number << ": total " << job.total << '\n';
  }
}

const aio::SceneEntry entry{15, {"guess_lacks", "no locals, no loop, nothing comes in", play}};

}  // namespace
