// Three functions that look alike and are of three types. Which words are allowed inside, and who
// may wait for whom, follows from the type.
//
//     def foo():                 async def foo():            def foo():
//         return None                await foofoo()              yield from foofoo()
//
// Python asks them with inspect.iscoroutinefunction and inspect.isgeneratorfunction. In C++ the
// type of the frame says it, so `yield_from(coroutine)` in a generator does not even compile.
#include <optional>
#include <type_traits>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace {

using FooSubroutine = int();  // a function: a call of it is no object

class FooFoo : public aio::DelegatingGenerator<int> {
  Step resume(Sent) override { return return_value(); }
};

class FooGenerator : public aio::DelegatingGenerator<int> {
  enum { kStart, kAfterFooFoo };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? yield_from(foofoo_.emplace(), kAfterFooFoo) : return_value();
  }
  std::optional<FooFoo> foofoo_;
};

class AsyncFooFoo : public aio::Coroutine<> {
  Step resume(Sent) override { return return_value(); }
};

class FooCoroutine : public aio::Coroutine<> {
  enum { kStart, kAfterFooFoo };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? await(foofoo_.emplace(), kAfterFooFoo) : return_value();
  }
  std::optional<AsyncFooFoo> foofoo_;
};

template <class Foo>
void show(std::ostream& out) {
  const bool coroutine = std::is_base_of_v<aio::AnyCoroutine, Foo>;
  const bool generator = std::is_base_of_v<aio::Frame, Foo> && !coroutine;
  out << (coroutine ? "True " : "False ") << (generator ? "True" : "False") << '\n';
}

void play(std::ostream& out) {
  show<FooSubroutine>(out);
  show<FooGenerator>(out);
  show<FooCoroutine>(out);
}

const aio::SceneEntry entry{50,
                            {"three_foos", "subroutine, generator, coroutine: three types", play}};

}  // namespace
