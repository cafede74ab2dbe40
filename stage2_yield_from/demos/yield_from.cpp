// `yield from`: outer waits until inner has finished. The values that inner yields go to whoever
// resumes outer, those that are sent go to inner, and the `yield from` has the value that inner
// returns.
//
//     def inner():                           def outer():
//         inner_result = yield 2                 yield 1
//         print("inner", inner_result)           val = yield from inner()
//         return 3                               print("outer", val)
//                                                yield 4
#include "stage2_yield_from/yield_from.hpp"

#include <optional>
#include <string>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/session.hpp"

namespace {

class Inner : public aio::DelegatingGenerator<int, std::string, int> {
  enum { kStart, kGotResult };

 public:
  explicit Inner(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield(2, kGotResult);
    out_ << "inner " << sent.value() << '\n';
    return return_value(3);
  }

  std::ostream& out_;
};

class Outer : public aio::DelegatingGenerator<int, std::string> {
  enum { kStart, kYielded1, kAfterInner, kYielded4 };

 public:
  explicit Outer(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield(1, kYielded1);
      case kYielded1:
        return yield_from(inner_.emplace(out_), kAfterInner);
      case kAfterInner:
        out_ << "outer " << sent.result_of(*inner_) << '\n';
        return yield(4, kYielded4);
    }
    return return_value();
  }

  std::ostream& out_;
  std::optional<Inner> inner_;  // made by the call, as in Python
};

void play(std::ostream& out) {
  aio::Session session(out);
  Outer gen(out);
  session.type("Outer gen(std::cout);");
  session.type("gen.next().value()", [&] { return gen.next().value(); });
  session.type("gen.next().value()  // goes into inner", [&] { return gen.next().value(); });
  session.type("gen.send(\"abc\").value()", [&] { return gen.send("abc").value(); });
}

const aio::SceneEntry entry{10, {"yield_from", "outer waits for inner, and gets its value", play}};

}  // namespace
