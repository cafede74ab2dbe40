// A call that makes no sense is an error, with Python's words for it.
//
//     def stubborn():
//         while True:
//             try: yield
//             except BaseException: pass
#include <exception>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

/// At its first step it does what makes no sense; at all others it ignores what is raised in it.
class Stubborn : public aio::Generator<int, int> {
  enum { kStart, kYielded };

 public:
  explicit Stubborn(void (*first)(Stubborn& self)) : first_(first) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
    } catch (...) {
    }
    if (resume_point() == kStart) first_(*this);
    return yield(0, kYielded);
  }

  void (*first_)(Stubborn& self);
};

template <class Call>
void report(std::ostream& out, const char* what, Call call) {
  try {
    call();
  } catch (...) {
    out << what << ":\n  " << aio::describe(std::current_exception()) << '\n';
  }
}

void play(std::ostream& out) {
  Stubborn idle([](Stubborn&) {});
  Stubborn nested([](Stubborn& self) { self.next(); });
  Stubborn ended([](Stubborn&) { throw aio::StopIteration(); });
  report(out, "a value for a generator that has not started", [&] { idle.send(7); });
  report(out, "a generator that resumes itself", [&] { nested.next(); });
  report(out, "a StopIteration that leaves the body", [&] { ended.next(); });
  report(out, "an answer to close()", [&] {
    idle.next();
    idle.close();
  });
}

const aio::SceneEntry entry{120, {"misuse", "what is refused, in Python's words", play}};

}  // namespace
