// A coroutine takes a lock, fails, and does not give it back. The next one waits for ever, or, as
// here, until its patience is over. The release belongs into a `finally`; here that is the part of
// a case before `sent` is asked.
//
//     await lock.acquire()          async with lock:
//     await asyncio.sleep(1)            await asyncio.sleep(1)
//     work()                            work()
//     lock.release()
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/locks.hpp"
#include "stage6_tasks_futures/library/wait.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

class Fails final : public aio::Coroutine<> {
  enum { kStart, kHasIt, kSlept };

 public:
  Fails(aio::Lock& lock, bool careful) : lock_(lock), careful_(careful) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(acquiring_.emplace(lock_.acquire()), kHasIt);
      case kHasIt:
        sent.check();
        return await(aio::sleep(aio::seconds(1)), kSlept);
      case kSlept:
        if (careful_) lock_.release();  // whatever comes now
        sent.check();
        throw aio::ValueError("no answer");
    }
    return {};
  }

  aio::Lock& lock_;
  bool careful_;
  std::optional<aio::Passage> acquiring_;
};

class Main final : public aio::Coroutine<> {
  enum { kStart, kFailed, kHasIt };

 public:
  Main(std::ostream& out, aio::Lock& lock, bool careful)
      : out_(out), lock_(lock), careful_(careful) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(first_.emplace(lock_, careful_), kFailed);
      case kFailed:
        try {
          sent.check();
        } catch (const aio::ValueError& error) {
          out_ << "the first raised: " << error.what() << "\n";
        }
        return await(second_.emplace(lock_.acquire(), aio::seconds(10)), kHasIt);
      case kHasIt:
        try {
          sent.check();
          out_ << "the second has the lock\n";
          lock_.release();
        } catch (const aio::TimeoutError&) {
          out_ << "the second waited for 10 s, in vain\n";
        }
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Lock& lock_;
  bool careful_;
  std::optional<Fails> first_;
  std::optional<aio::wait_for<aio::Passage>> second_;
};

void play(std::ostream& out) {
  out << "release() at the end:\n";
  aio::Lock careless, careful;
  aio::run(Main(out, careless, false), aio::demo_clock());
  out << "release() whatever happens:\n";
  aio::run(Main(out, careful, true), aio::demo_clock());
}

const aio::SceneEntry entry{255, {"lock_failure", "a lock that is held across a failure", play}};

}  // namespace
