// close() raises GeneratorExit where the generator stands, so that its clean-up can run there.
//
//     def lines():
//         try:
//             yield "line 1"
//             yield "line 2"
//         except Exception: ...         does not see GeneratorExit
//         finally: print("last words")
#include <string>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

class Lines : public aio::Generator<std::string> {
  enum { kStart, kYielded1, kYielded2 };

 public:
  explicit Lines(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    try {
      sent.check();
      switch (resume_point()) {
        case kStart:
          return yield("line 1", kYielded1);
        case kYielded1:
          return yield("line 2", kYielded2);
      }
    } catch (const std::exception&) {
      out_ << "an error\n";  // GeneratorExit is a request, not an error: it never comes here
    } catch (const aio::GeneratorExit&) {
      out_ << "last words\n";
      throw;
    }
    out_ << "last words\n";
    return return_value();
  }

  std::ostream& out_;
};

void play(std::ostream& out) {
  out << "read to the end:\n";
  Lines whole(out);
  for (const std::string& line : whole) out << line << '\n';

  out << "closed after the first line:\n";
  Lines lines(out);
  out << lines.next().value() << '\n';
  lines.close();
  lines.close();  // closed already: does nothing

  out << "closed before the start: nothing has begun that needs clean-up\n";
  Lines(out).close();
}

const aio::SceneEntry entry{90, {"close", "GeneratorExit, and the clean-up it sets off", play}};

}  // namespace
