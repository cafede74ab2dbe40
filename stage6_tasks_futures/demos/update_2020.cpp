// The usual shape of a program: run() for one main coroutine, which makes the tasks and gathers
// them. run() makes the loop, and leaves nothing behind.
//
//     async def do_something_async():
//         return await asyncio.gather(*[asyncio.create_task(foo(i)) for i in range(5)])
//
//     asyncio.run(do_something_async())
//
// The listing that this comes from says run(do_something_async), without the call: a coroutine
// function is not a coroutine. That is a ValueError in Python; here it does not compile.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage6_tasks_futures/demos/python_text.hpp"
#include "stage6_tasks_futures/demos/remote_call.hpp"
#include "stage6_tasks_futures/demos/seconds.hpp"
#include "stage6_tasks_futures/library/gather.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

class DoSomething final : public aio::Coroutine<std::vector<std::string>> {
  enum { kStart, kAllDone };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart: {
        std::vector<aio::Ref<aio::Task<std::string>>> tasks;
        for (int i = 0; i < 5; ++i) tasks.push_back(aio::create_task(aio::Foo(i)));
        all_ = aio::gather(std::move(tasks));
        return await(*all_, kAllDone);
      }
      case kAllDone:
        return return_value(sent.result_of(*all_));
    }
    return {};
  }

  aio::Ref<aio::Gather<std::vector<std::string>>> all_;
};

DoSomething do_something_async() { return {}; }

template <class Main>
constexpr bool kRunTakes = requires(Main main) {
  aio::run(std::move(main));
};

void play(std::ostream& out) {
  static_assert(kRunTakes<DoSomething>);
  if (!kRunTakes<decltype(&do_something_async)>)
    out << "ValueError: a coroutine was expected, got <function do_something_async at 0x...>\n"
           "(here the compiler says so)\n";
  out << aio::repr(aio::run(do_something_async(), aio::demo_clock())) << "\n";
}

const aio::SceneEntry entry{150,
                            {"update_2020", "the usual shape: run, create_task, gather", play}};

}  // namespace
