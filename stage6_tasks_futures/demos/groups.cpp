// gather() is a future itself, so it can be gathered: groups of groups. The coroutines end in any
// order; the results are where their coroutines were.
//
//     group1 = asyncio.gather(*[coro("group 1.%d" % i) for i in range(1, 6)])
//     ...
//     results = loop.run_until_complete(asyncio.gather(group1, group2, group3))
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/gather.hpp"

namespace {

// As Python's random.uniform(1, 3) gives them after random.seed(0).
constexpr double kDelays[] = {2.6888437030500962, 2.515908805880605,  1.84114316166169,
                              1.5178335005859267, 2.0225494427372173, 1.8098682749008286,
                              2.567597178069545,  1.606625452157855,  1.9531939083047116,
                              2.166764078910062,  2.8162257703906706, 2.0093737116347805,
                              1.5636756887994077, 2.511608408314448,  2.2367379933506633,
                              1.501012682724881,  2.81949251193648};

class Coro final : public aio::Coroutine<std::string> {
  enum { kStart, kSlept };

 public:
  Coro(std::ostream& out, std::string tag, double delay)
      : out_(out), tag_(std::move(tag)), delay_(delay) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "> " << tag_ << "\n";
        return await(aio::sleep(delay_), kSlept);
      case kSlept:
        sent.check();
        out_ << "< " << tag_ << "\n";
        return return_value(tag_);
    }
    return {};
  }

  void members(aio::Members& show) const override { show("tag", tag_)("delay", delay_); }

  std::ostream& out_;
  std::string tag_;
  double delay_;
};

void play(std::ostream& out) {
  aio::EventLoop loop(aio::demo_clock());
  const double* delay = kDelays;
  const auto group = [&](const std::string& name, int size) {
    std::vector<Coro> coros;
    for (int i = 1; i <= size; ++i)
      coros.emplace_back(out, name + "." + std::to_string(i), aio::seconds(*delay++));
    return aio::gather_futures(loop, std::move(coros));
  };
  const auto group1 = group("group 1", 5), group2 = group("group 2", 3),
             group3 = group("group 3", 9);
  const auto all_groups = aio::gather_futures(loop, std::vector{group1, group2, group3});
  const auto results = loop.run_until_complete(all_groups);

  // As pprint.pprint(results), which breaks what is longer than a line.
  out << "[" << aio::repr(results[0]) << ",\n " << aio::repr(results[1]) << ",\n "
      << aio::repr(results[2], ",\n  ") << "]\n";
}

const aio::SceneEntry entry{190, {"groups", "gather() of three gather()", play}};

}  // namespace
