// Exercise 6.11 (rebuild, 30 minutes): the door
#include <sys/syscall.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ex6_11_threadsafe.hpp>  // the learner's, ours, or a wrong one
#include <future>
#include <new>
#include <optional>
#include <thread>

#include "stage6_tasks_futures/exercises/played.hpp"

using aio::exercise::did;
using aio::exercise::expect;

/// Called once, just before the next read(2) of the thread that has set it.
static thread_local std::function<void()> before_a_read;

/// In the place of the C library's.
extern "C" ssize_t read(int fd, void* data, size_t size) {
  if (before_a_read) std::exchange(before_a_read, nullptr)();
  return syscall(SYS_read, fd, data, size);
}

/// Called once, just before the next allocation of the thread that has set it: work without a lock
/// is seen half done.
static thread_local std::function<void()>* before_an_allocation = nullptr;

void* operator new(std::size_t size) {
  if (before_an_allocation) (*std::exchange(before_an_allocation, nullptr))();
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

/// Says how many descriptors were ready in the last turn.
class Counting : public aio::Selector {
 public:
  void register_fd(int fd, int events) override {
    selector_.register_fd(fd, events);
    ++registered;
  }
  void modify(int fd, int events) override { selector_.modify(fd, events); }
  void unregister(int fd) override {
    selector_.unregister(fd);
    --registered;
  }
  const std::vector<Ready>& select(double timeout) override {
    const std::vector<Ready>& ready = selector_.select(timeout);
    last_ready = static_cast<int>(ready.size());
    return ready;
  }

  int registered = 0;
  int last_ready = 0;

 private:
  aio::EpollSelector selector_;
};

struct House {
  House() {
    loop.set_exception_handler([this](const aio::ExceptionContext& context) {
      log.push_back("reported " + aio::describe(context.exception));
    });
  }

  std::function<void()> says(const std::string& what) {
    return [this, what] {
      log.push_back(what + (std::this_thread::get_id() == mine ? "" : " in another thread"));
    };
  }
  /// Runs the loop for so many turns. None of them waits.
  void turns(int n) {
    for (; n > 0; --n) {
      loop.stop();
      loop.run_forever();
    }
  }
  void expect_log(const char* what, const Log& expected) { expect(what, log, expected); }

  const std::thread::id mine = std::this_thread::get_id();
  Log log;
  Counting selector;
  aio::VirtualClock clock{0};
  aio::EventLoop loop{selector, clock};
};

}  // namespace

TEST(The_door, makes_the_calls_in_the_order_in_which_they_were_handed_in) {
  House house;
  Door door(house.loop);
  for (const char* what : {"one", "two", "three"}) door.call_soon_threadsafe(house.says(what));
  house.expect_log("log before the loop runs", {});
  house.turns(2);
  house.expect_log("log after two turns", {"one", "two", "three"});
  door.call_soon_threadsafe(house.says("four"));
  house.turns(2);
  house.expect_log("log after two more", {"one", "two", "three", "four"});
}

TEST(The_door, wakes_a_loop_that_waits_for_ever) {
  House house;
  Door door(house.loop);
  door.call_soon_threadsafe(
      [] {});  // here, and not in a thread, it may be said that it is not written
  house.turns(2);
  std::thread other;
  house.loop.call_soon([&] {
    other = std::thread([&] {
      door.call_soon_threadsafe(house.says("called"));
      door.call_soon_threadsafe([&] { house.loop.stop(); });
    });
  });
  did("run_forever(), and a thread hands in two calls", "begun");
  house.loop.run_forever();
  other.join();
  house.expect_log("log", {"called"});
}

TEST(The_door, makes_calls_in_the_thread_of_the_loop) {
  House house;
  Door door(house.loop);
  door.call_soon_threadsafe([] {});
  std::thread([&] {
    for (const char* what : {"one", "two"}) door.call_soon_threadsafe(house.says(what));
  }).join();
  house.expect_log("log when a thread has handed in two calls", {});
  house.turns(2);
  house.expect_log("log after two turns", {"one", "two"});
}

TEST(The_door, keeps_the_order_of_two_threads) {
  House house;
  Door door(house.loop);
  door.call_soon_threadsafe([] {});
  house.turns(2);
  std::thread([&] { door.call_soon_threadsafe(house.says("one")); }).join();
  door.call_soon_threadsafe(house.says("two"));
  house.turns(2);
  house.expect_log("log: one from another thread, then two from that of the loop", {"one", "two"});
}

TEST(The_door, forgets_no_call_that_comes_while_the_loop_empties_it) {
  House house;
  Door door(house.loop);
  door.call_soon_threadsafe(house.says("first"));
  std::future<void> handed_in;
  before_a_read = [&] {
    handed_in =
        std::async(std::launch::async, [&] { door.call_soon_threadsafe(house.says("second")); });
    handed_in.wait_for(std::chrono::milliseconds(50));  // longer, if the door is locked just now
  };
  house.turns(1);
  if (std::exchange(before_a_read, nullptr)) return;  // emptied by another call than read(2)
  handed_in.get();
  house.turns(3);
  house.expect_log("log: a thread hands in the second call just before the door is read",
                   {"first", "second"});
}

TEST(The_door, leaves_nothing_to_read_behind) {
  House house;
  Door door(house.loop);
  house.turns(1);
  expect("descriptors that are ready at first", house.selector.last_ready, 0);
  for (int i = 0; i < 3; ++i) door.call_soon_threadsafe([] {});
  house.turns(1);
  expect("descriptors that are ready when three calls were handed in", house.selector.last_ready,
         1);
  house.turns(2);
  expect("two turns later", house.selector.last_ready, 0);
}

TEST(The_door, lets_a_call_hand_in_another_one_for_a_later_turn) {
  House house;
  Door door(house.loop);
  int calls = 0;
  std::function<void()> again = [&] {
    ++calls;
    door.call_soon_threadsafe(again);
  };
  door.call_soon_threadsafe(again);
  did("a call that hands in itself again", "handed in");
  house.turns(6);
  expect("it was called in six turns, and not for ever", calls >= 2 && calls <= 6, true);
}

TEST(The_door, reports_a_call_that_raises_and_makes_the_others) {
  House house;
  Door door(house.loop);
  door.call_soon_threadsafe(house.says("one"));
  door.call_soon_threadsafe([] { throw aio::ValueError("boom"); });
  door.call_soon_threadsafe(house.says("three"));
  house.turns(2);
  house.expect_log("log", {"one", "reported ValueError: boom", "three"});
}

TEST(The_door, lets_nobody_wait_however_much_was_handed_in_before) {
  House house;
  Door door(house.loop);
  int calls = 0;
  did("100000 calls, one after the other", "begun");
  for (int i = 0; i < 100000; ++i) door.call_soon_threadsafe([&] { ++calls; });
  house.turns(2);
  expect("calls that the loop has made", calls, 100000);
}

TEST(The_door, takes_one_call_after_the_other_when_two_threads_come_at_once) {
  House house;
  Door door(house.loop);
  std::function<void()> one = house.says("one"), two = house.says("two");
  std::future<void> handed_in;
  std::function<void()> comes_too = [&] {
    handed_in = std::async(std::launch::async, [&] { door.call_soon_threadsafe(std::move(two)); });
    handed_in.wait_for(std::chrono::milliseconds(50));  // longer, if the door is locked just now
  };
  before_an_allocation = &comes_too;
  door.call_soon_threadsafe(std::move(one));
  if (std::exchange(before_an_allocation, nullptr)) return;  // it took no memory
  handed_in.get();
  house.turns(3);
  std::sort(house.log.begin(), house.log.end());
  house.expect_log("log, by name: a thread hands in two while one is being handed in",
                   {"one", "two"});
}

TEST(The_door, is_not_emptied_while_a_call_is_handed_in) {
  House house;
  Door door(house.loop);
  door.call_soon_threadsafe(house.says("one"));
  std::function<void()> two = house.says("two");
  std::promise<void> begun, emptied;
  std::function<void()> comes_too = [&] {
    begun.set_value();
    emptied.get_future().wait_for(std::chrono::milliseconds(50));  // longer, if it is locked
  };
  std::thread other([&] {
    before_an_allocation = &comes_too;
    door.call_soon_threadsafe(std::move(two));
    if (std::exchange(before_an_allocation, nullptr)) begun.set_value();  // it took no memory
  });
  begun.get_future().wait();
  house.turns(1);
  emptied.set_value();
  other.join();
  house.turns(2);
  house.expect_log("log: the loop empties the door while a thread hands in two", {"one", "two"});
}

TEST(The_door, loses_no_call_of_many_threads) {
  House house;
  Door door(house.loop);
  constexpr int kThreads = 4, kCalls = 500;
  int calls = 0, too_early = 0;
  std::vector<int> last(kThreads, -1);
  door.call_soon_threadsafe([] {});
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCalls; ++i) {
        door.call_soon_threadsafe([&, t, i] {
          too_early += last[t] != i - 1;
          last[t] = i;
          if (++calls == kThreads * kCalls) house.loop.stop();
        });
      }
    });
  }
  did("four threads hand in 500 calls each, and the loop runs", "begun");
  house.loop.run_forever();
  for (std::thread& thread : threads) thread.join();
  expect("calls", calls, kThreads * kCalls);
  expect("calls that came before an earlier one of the same thread", too_early, 0);
}

TEST(The_door, is_not_watched_any_more_when_it_is_gone) {
  House house;
  const int before = house.selector.registered;
  std::optional<Door> door(std::in_place, house.loop);
  expect("descriptors that the loop watches with a door", house.selector.registered - before, 1);
  door->call_soon_threadsafe(house.says("never"));
  door.reset();
  expect("without it", house.selector.registered - before, 0);
  house.turns(2);
  house.expect_log("log", {});
}
