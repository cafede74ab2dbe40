// fork() in the middle of a run: the child has copies of all descriptors, and the loop is the
// parent's.
#include <unistd.h>

#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/tests/child.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
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
  const auto forks = [&](auto& self, auto) {
    EXPECT_EQ(status_of_child([] {
                if (aio::running_loop() || aio::current_task()) return 1;
                VirtualClock own;
                auto [out, in] = Descriptor::pipe();
                if (write(in.fileno(), "hello", 5) != 5) return 2;
                return aio::run(AsyncRead(out, 5), own) == "hello" && !aio::running_loop() ? 0 : 3;
              }),
              0);
    EXPECT_EQ(aio::running_loop(), &loop);
    return self.return_value(0);
  };
  loop.run_until_complete(AsyncDef(forks));
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

TEST(Fork, lets_the_child_close_its_copy_of_the_loop_and_the_parent_hear_of_all_it_watches) {
  EventLoop loop;
  auto [out, in] = Descriptor::pipe();
  loop.add_reader(out.fileno(), [&, &read_end = out] {
    loop.remove_reader(read_end.fileno());
    loop.stop();
  });
  EXPECT_EQ(status_of_child([&] {
              loop.close();
              return 0;
            }),
            0);
  EXPECT_EQ(write(in.fileno(), "x", 1), 1);
  loop.run_forever();  // until it has heard of that
  EXPECT_EQ(loop.run_until_complete(loop.run_in_executor([] { return 1; })), 1);
}

}  // namespace
