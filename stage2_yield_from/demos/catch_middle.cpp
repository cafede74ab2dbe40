// An exception thrown in at the root surfaces in the innermost generator, goes outward frame by
// frame, and is caught in the middle. The frames outside of that one never hear of it.
//
//     def inner():              def middle():                     def outer():
//         yield "working"           try: yield from inner()           yield from middle()
//                                   except ValueError as error:       yield "outer goes on"
//                                       yield f"caught {error}"
#include <optional>
#include <string>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

using Strings = aio::DelegatingGenerator<std::string>;

class Inner : public Strings {
  enum { kStart, kYielded };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? yield("working", kYielded) : return_value();
  }
};

class Middle : public Strings {
  enum { kStart, kAfterInner, kYielded };
  Step resume(Sent sent) override {
    try {
      sent.check();
      if (resume_point() == kStart) return yield_from(inner_.emplace(), kAfterInner);
    } catch (const aio::ValueError& error) {
      return yield(std::string("caught ") + error.what(), kYielded);
    }
    return return_value();
  }
  std::optional<Inner> inner_;
};

class Outer : public Strings {
  enum { kStart, kAfterMiddle, kYielded };
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield_from(middle_.emplace(), kAfterMiddle);
      case kAfterMiddle:
        return yield("outer goes on", kYielded);
    }
    return return_value();
  }
  std::optional<Middle> middle_;
};

void play(std::ostream& out) {
  Outer outer;
  out << outer.next().value() << '\n';
  out << outer.throw_in(std::make_exception_ptr(aio::ValueError("boom"))).value() << '\n';
  out << outer.next().value() << '\n';
}

const aio::SceneEntry entry{90, {"catch_middle", "an exception is caught in the middle", play}};

}  // namespace
