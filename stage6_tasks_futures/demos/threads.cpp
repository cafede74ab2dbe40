// The same without a loop: a thread, and a std::future, which blocks whoever asks it.
//
// An exception of a thread must be carried over to somebody. Python's threads print it, and the
// program goes on and knows nothing; an exception that leaves a std::thread ends the whole program.
// std::async puts it into the std::future.
#include <future>
#include <latch>

#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

void play(std::ostream& out) {
  std::latch work(1);
  const auto foo = [&] {
    work.wait();  // it takes as long as the main thread needs for its next line
    out << "foo() completed\n";
  };

  out << "Hello\n";
  std::future<void> done = std::async(std::launch::async, foo);
  out << "I didn't wait for foo()\n";
  work.count_down();
  done.get();
}

const aio::SceneEntry entry{110, {"threads", "a thread and no loop", play}};

}  // namespace
