// A function that the loop calls may take itself away: what it holds lives until it returns.
#include <gtest/gtest.h>

#include "stage5_nonblocking_sockets/socket.hpp"
#include "stage6_tasks_futures/event_loop.hpp"

namespace {

TEST(Handle, lives_until_it_returns_when_it_cancels_itself) {
  aio::VirtualClock clock;
  aio::EventLoop loop(clock);
  const auto kept = std::make_shared<std::string>("kept");
  std::string seen;
  aio::Ref<aio::Handle> handle;
  handle = loop.call_soon([&handle, &seen, kept] {
    handle->cancel();
    seen = *kept;
  });
  loop.call_soon([&loop] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(seen, "kept");
  EXPECT_EQ(kept.use_count(), 1);
}

TEST(Handle, that_was_called_has_let_go_and_may_still_be_cancelled) {
  aio::VirtualClock clock;
  aio::EventLoop loop(clock);
  const auto kept = std::make_shared<std::string>("kept");
  const aio::Ref<aio::Handle> handle = loop.call_soon([&loop, kept] { loop.stop(); });
  loop.run_forever();
  EXPECT_EQ(kept.use_count(), 1);
  EXPECT_FALSE(handle->cancelled());
  handle->cancel();
  EXPECT_TRUE(handle->cancelled());
}

// As a timer that a connection owns, when the connection goes.
TEST(Handle, may_be_cancelled_again_by_what_its_function_holds) {
  struct Owner {
    aio::Ref<aio::TimerHandle> timer;
    int& gone;
    ~Owner() {
      gone += bool(timer);
      if (timer) timer->cancel();
    }
  };
  aio::VirtualClock clock;
  aio::EventLoop loop(clock);
  int gone = 0;
  auto owner = std::make_shared<Owner>(Owner{nullptr, gone});
  owner->timer = loop.call_later(100, [owner] {});
  const aio::Ref<aio::TimerHandle> timer = owner->timer;
  owner = nullptr;  // only the function holds it now
  timer->cancel();
  EXPECT_EQ(gone, 1);
}

TEST(Handle, of_a_reader_may_remove_the_reader) {
  aio::VirtualClock clock;
  aio::EventLoop loop(clock);
  std::pair<aio::Socket, aio::Socket> sockets = aio::Socket::pair();
  const int fd = sockets.first.fileno();
  const auto kept = std::make_shared<std::string>("kept");
  std::string seen;
  loop.add_reader(fd, [&loop, &seen, fd, kept] {
    loop.remove_reader(fd);
    seen = *kept;
    loop.stop();
  });
  aio::checked(::send(sockets.second.fileno(), "x", 1, 0), "send");
  loop.run_forever();
  EXPECT_EQ(seen, "kept");
  EXPECT_EQ(kept.use_count(), 1);
  EXPECT_FALSE(loop.remove_reader(fd));
}

TEST(Handle, of_a_reader_may_put_another_in_its_place) {
  aio::VirtualClock clock;
  aio::EventLoop loop(clock);
  std::pair<aio::Socket, aio::Socket> sockets = aio::Socket::pair();
  const int fd = sockets.first.fileno();
  const auto kept = std::make_shared<std::string>("first");
  std::string seen;
  loop.add_reader(fd, [&loop, &seen, fd, kept] {
    loop.add_reader(fd, [&loop, &seen] {
      seen += " second";
      loop.stop();
    });
    seen = *kept;
  });
  aio::checked(::send(sockets.second.fileno(), "x", 1, 0), "send");
  loop.run_forever();
  EXPECT_EQ(seen, "first second");
}

}  // namespace
