// gather() takes its awaitables as arguments, of any types, and gives the results: a tuple in the
// order of the arguments, whatever the order in which they came.
//
//     first, second, third = await asyncio.gather(
//         say("first hello", 2), say("second hello", 1), say("third hello", 4))
#include <utility>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/say.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

using aio::Say;
using aio::seconds;

class Main final : public aio::Coroutine<> {
  enum { kStart, kAllSaid };

 public:
  explicit Main(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart: {
        // C++ makes the arguments of a call in any order; in Python the first comes first.
        Say one(out_, "first hello", seconds(2));
        Say two(out_, "second hello", seconds(1));
        Say three(out_, "third hello", seconds(4));
        all_ = aio::gather(std::move(one), std::move(two), std::move(three));
        return await(*all_, kAllSaid);
      }
      case kAllSaid:
        const auto& [first, second, third] = sent.result_of(*all_);
        out_ << aio::repr(std::vector{first, second, third}) << "\n";
        return return_value();
    }
    return {};
  }

  std::ostream& out_;
  aio::Ref<aio::Gather<std::tuple<std::string, std::string, std::string>>> all_;
};

void play(std::ostream& out) { aio::run(Main(out), aio::demo_clock()); }

const aio::SceneEntry entry{230, {"gather_args", "gather() takes arguments, gives results", play}};

}  // namespace
