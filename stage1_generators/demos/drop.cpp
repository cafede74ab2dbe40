// A generator that is dropped while it is suspended. Python closes it: GeneratorExit is raised in
// it. A C++ destructor cannot run the body any more (what derives from Frame is gone by then), so
// the members are destroyed and that is all. Clean-up that must always run belongs in a destructor.
//
//     def lines():
//         with open("file") as file:     in C++ a member
//             yield "line 1"
#include <optional>
#include <string>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

struct File {
  explicit File(std::ostream& to) : out(to) { out << "file opened\n"; }
  File(const File&) = delete;
  ~File() { out << "file closed\n"; }
  std::ostream& out;
};

class Lines : public aio::Generator<std::string> {
  enum { kStart, kYielded };

 public:
  explicit Lines(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        file_.emplace(out_);
        return yield("line 1", kYielded);
    }
    file_.reset();
    return return_value();
  }

  std::ostream& out_;
  std::optional<File> file_;
};

void play(std::ostream& out) {
  {
    Lines lines(out);
    out << lines.next().value() << '\n';
    out << "end of the block\n";
  }
  out << "after the block\n";
}

const aio::SceneEntry entry{95, {"drop", "a suspended generator goes out of scope", play}};

}  // namespace
