// The first loop, as short as it can be: sort by deadline, wait for the first one, run it, repeat.
// Five coroutines sleep five times 0.1 s each. One after the other that is 2.5 s; here it is 0.5 s.
//
//     waiting = [(0, coroutine) for coroutine in coroutines]
//     while waiting:
//         until, coroutine = waiting.pop(0)
//         time.sleep(max(0, until - time.time()))
//         ...                                        # run it; sort it in again
//
// It does for well-behaved coroutines. The scenes after this one show what SleepLoop does better.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage3_sleep_loop/demos/sorted_list.hpp"

namespace {

class NaiveLoop final : public aio::Loop {
 public:
  using Loop::Loop;

  void run(const std::vector<aio::AnyCoroutine*>& coroutines) {
    const Running running(*this);
    for (aio::AnyCoroutine* coroutine : coroutines) waiting_.push(0, coroutine);
    while (!waiting_.empty()) {
      clock_.sleep_until(waiting_.next_deadline());
      aio::AnyCoroutine* coroutine = waiting_.pop();
      auto step = coroutine->next();
      if (step.returned()) continue;
      const auto* sleep = dynamic_cast<aio::AsyncSleep*>(step.value());
      if (sleep) waiting_.push(sleep->until(), coroutine);  // and otherwise it is lost
    }
  }
  void describe(std::ostream&) const override {}

 private:
  aio::SortedList<aio::AnyCoroutine*> waiting_;
};

void play(std::ostream& out) {
  using aio::Sleepy;
  Sleepy a(out, "coroutine 0"), b(out, "coroutine 1"), c(out, "coroutine 2"), d(out, "coroutine 3"),
      e(out, "coroutine 4");
  NaiveLoop loop(aio::demo_clock());
  const double start = loop.time();
  loop.run({&a, &b, &c, &d, &e});
  out << "total " << aio::format(loop.time() - start) << "\n";
}

const aio::SceneEntry entry{30, {"naive_loop", "five sleepers take as long as one", play}};

}  // namespace
