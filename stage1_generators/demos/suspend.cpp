// `data = await read()`, when read() can say SUSPEND instead of a value.
//
//     data = read()
//     if data is SUSPEND:
//         return SUSPEND       the next call goes on - where?
//
// If the next call runs the same part again, what stands before the await happens twice. So the
// await is a resume point of its own. And it suspends only while there is nothing to read.
#include <optional>
#include <string>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

using Data = std::optional<std::string>;  // empty: SUSPEND

void part_that_starts_again(const Data& read, std::ostream& out) {
  out << "side effect before the await\n";
  if (read) out << "got " << *read << '\n';
}

class Part : public aio::Generator<aio::None> {
  enum { kStart, kRead };

 public:
  Part(const Data& read, std::ostream& out) : read_(read), out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) out_ << "side effect before the await\n";
    if (!read_) return yield(aio::None(), kRead);
    out_ << "got " << *read_ << '\n';
    return return_value();
  }

  const Data& read_;
  std::ostream& out_;
};

void play(std::ostream& out) {
  Data read;
  out << "the part starts again:\n";
  part_that_starts_again(read, out);
  read = "data";
  part_that_starts_again(read, out);

  read.reset();
  out << "the await is a resume point:\n";
  Part part(read, out);
  part.next();
  read = "data";
  part.next();
  out << "the data is there already:\n";
  Part(read, out).next();
}

const aio::SceneEntry entry{80, {"suspend", "an await desugared, wrong and right", play}};

}  // namespace
