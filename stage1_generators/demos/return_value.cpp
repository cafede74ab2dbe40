// return: ends the generator. The value waits in result() for whoever drives it.
//
//     def test():
//         yield 1
//         return "abc"
//
// Python hands the value over inside the exception that ends the generator (StopIteration.value).
// Here a step says returned(), and nothing is thrown.
#include <string>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/session.hpp"

namespace {

class Test : public aio::Generator<int, aio::None, std::string> {
  enum { kStart, kYielded };

  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield(1, kYielded);
    }
    return return_value("abc");
  }
};

void play(std::ostream& out) {
  aio::Session session(out);
  Test gen;
  session.type("Test gen;");
  session.type("gen.next().value()", [&] { return gen.next().value(); });
  session.type("gen.next().returned() ? gen.result() : \"not yet\"",
               [&] { return gen.next().returned() ? gen.result() : "not yet"; });
}

const aio::SceneEntry entry{40, {"return", "a generator returns a value", play}};

}  // namespace
