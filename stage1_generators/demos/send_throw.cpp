// send(): the value of the yield expression. throw_in(): an exception raised where the yield is.
//
//     1   def test():
//     2       val = yield 1
//     3       print(val)
//     4       yield 2
//     5       yield 3
#include <string>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/session.hpp"

namespace {

class Test : public aio::Generator<int, std::string> {
  enum { kStart, kLine2 = 2, kLine4 = 4, kLine5 = 5 };  // named by the lines of the Python above

 public:
  explicit Test(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(1, kLine2);
      case kLine2:
        out_ << sent.value() << '\n';
        return yield(2, kLine4);
      case kLine4:
        sent.check();  // nobody wants the value; an exception would surface here
        return yield(3, kLine5);
    }
    sent.check();
    return return_value();
  }

  std::ostream& out_;
};

void play(std::ostream& out) {
  aio::Session session(out);
  Test gen(out);
  session.type("Test gen(std::cout);");
  session.type("gen.next().value()", [&] { return gen.next().value(); });
  session.type("gen.send(\"abc\").value()", [&] { return gen.send("abc").value(); });
  const std::string line = std::to_string(gen.resume_point());
  session.type(
      "gen.throw_in(std::make_exception_ptr(Exception(\"\"))).value()",
      [&] { return gen.throw_in(std::make_exception_ptr(aio::Exception(""))).value(); },
      "  File \"<stdin>\", line " + line + ", in test\n");
}

const aio::SceneEntry entry{30, {"send_throw", "a value goes in, an exception goes in", play}};

}  // namespace
