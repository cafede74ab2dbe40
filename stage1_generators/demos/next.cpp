// next(): runs to the next yield. After the last one comes the end, every time it is asked for.
//
//     def test():
//         yield 1
//         yield 2
#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/session.hpp"

namespace {

class Test : public aio::Generator<int> {
  enum { kStart, kYielded1, kYielded2 };

  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield(1, kYielded1);
      case kYielded1:
        return yield(2, kYielded2);
    }
    return return_value();
  }
};

void play(std::ostream& out) {
  aio::Session session(out);
  Test gen;
  session.type("Test gen;");
  session.type("gen.next().value()", [&] { return gen.next().value(); });
  session.type("gen.next().value()", [&] { return gen.next().value(); });
  session.type("gen.next().value()", [&] { return gen.next().value(); });
}

const aio::SceneEntry entry{20, {"next", "two yields, then StopIteration", play}};

}  // namespace
