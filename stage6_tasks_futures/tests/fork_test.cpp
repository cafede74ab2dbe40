// fork() in the middle of a run: the child has copies of all descriptors, and the loop is the
// parent's.
#include <unistd.h>

#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/tests/child.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::AsyncRead;
using aio::Descriptor;
using aio::EventLoop;
using aio::VirtualClock;
using namespace aio::testing;

TEST(Fork, lets_the_child_close_its_copy_and_the_parent_wait_on) {
  EventLoop loop;
  auto [out, in] = Descriptor::pipe();
  const auto task = loop.create_task(AsyncRead(out, 5));
  loop.call_soon([&, &read_end = out, &write_end = in] {
    EXPECT_EQ(status_of_child([&] {
                read_end.close();
                write_end.close();
                return 0;
              }),
              0);
    EXPECT_EQ(write(write_end.fileno(), "hello", 5), 5);
  });
  EXPECT_EQ(loop.run_until_complete(task), "hello");
}

TEST(Fork, leaves_no_loop_running_in_the_child_and_lets_it_run_its_own) {
  VirtualClock clock;
  EventLoop loop(clock);
  loop.call_soon([&] {
    EXPECT_EQ(status_of_child([] {
                if (aio::running_loop()) return 1;
                VirtualClock own;
                auto [out, in] = Descriptor::pipe();
                if (write(in.fileno(), "hello", 5) != 5) return 2;
                return aio::run(AsyncRead(out, 5), own) == "hello" && !aio::running_loop() ? 0 : 3;
              }),
              0);
    EXPECT_EQ(aio::running_loop(), &loop);
    loop.stop();
  });
  loop.run_forever();
}

TEST(Fork, lets_the_child_leave_its_copy_of_the_loop_and_close_it) {
  VirtualClock clock;
  EventLoop loop(clock);
  pid_t child = -1;
  loop.call_soon([&] {
    child = aio::checked(fork(), "fork");
    loop.stop();
  });
  loop.run_forever();
  if (child == 0) {
    const bool was_running = loop.is_running();
    if (!was_running) loop.close();
    _exit(was_running);
  }
  EXPECT_EQ(status_of(child), 0);
}

}  // namespace
