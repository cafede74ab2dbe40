// A lock with a line of futures, as one writes it first, and the lock of the library. `second` is
// woken, and cancelled before it runs. A wake-up that goes to somebody who never runs is lost,
// unless he hands it on.
//
//     def release(self):
//         self.locked = False
//         if self.line:
//             self.line.popleft().set_result(None)
#include <deque>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/cancel.hpp"
#include "stage6_tasks_futures/library/locks.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace {

class NaiveLock {
 public:
  class Acquire final : public aio::Coroutine<> {
    enum { kStart, kWoken };

   public:
    explicit Acquire(NaiveLock& lock) : lock_(lock) {}

   private:
    Step resume(Sent sent) override {
      switch (resume_point()) {
        case kStart:
          if (!lock_.locked_) break;
          future_ = lock_.line_.emplace_back(aio::get_event_loop().create_future());
          return await(*future_, kWoken);
        case kWoken:
          sent.check();
      }
      lock_.locked_ = true;
      return return_value();
    }

    NaiveLock& lock_;
    aio::Ref<aio::Future<>> future_;
  };

  Acquire acquire() { return Acquire(*this); }
  void release() {
    locked_ = false;
    if (line_.empty()) return;
    const aio::Ref<aio::Future<>> first = line_.front();
    line_.pop_front();
    first->set_result({});
  }

 private:
  bool locked_ = false;
  std::deque<aio::Ref<aio::Future<>>> line_;
};

//     async def takes(lock, name):
//         await lock.acquire()
//         print(name, "has the lock")
template <class L>
class Takes final : public aio::Coroutine<> {
  enum { kStart, kHasIt };

 public:
  Takes(std::ostream& out, L& lock, const char* name) : out_(out), lock_(lock), name_(name) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(acquiring_.emplace(lock_.acquire()), kHasIt);
      case kHasIt:
        sent.check();
        out_ << name_ << " has the lock\n";
        return return_value();
    }
    return {};
  }

  void members(aio::Members& show) const override { show("name", name_); }

  std::ostream& out_;
  L& lock_;
  const char* name_;
  std::optional<decltype(std::declval<L&>().acquire())> acquiring_;
};

template <class L>
void play_with(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  L lock;
  loop.create_task(Takes<L>(out, lock, "first"));
  const auto second = loop.create_task(Takes<L>(out, lock, "second"));
  const auto third = loop.create_task(Takes<L>(out, lock, "third"));
  loop.call_later(aio::seconds(1), [&] {
    lock.release();
    second->cancel();
  });
  loop.call_later(aio::seconds(2), [&] {
    if (!third->done()) out << "the lock is free, and third waits for it\n";
    loop.stop();
  });
  loop.run_forever();
  aio::cancel_all_tasks(loop);
}

void play(std::ostream& out) {
  out << "naive:\n";
  play_with<NaiveLock>(out);
  out << "Lock:\n";
  play_with<aio::Lock>(out);
}

const aio::SceneEntry entry{254, {"lost_wakeup", "woken, and cancelled before it runs", play}};

}  // namespace
