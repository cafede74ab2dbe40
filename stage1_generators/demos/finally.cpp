// A `try` over two of three yields, and a `finally`. The cases of the two yields share a `try`.
// The work of `finally` is written where the `try` ends: behind it, and on an exception's way.
//
//     def dinner():
//         print("lays the table")
//         try:
//             yield "soup"
//             yield "fish"
//         except ValueError:
//             print("too hot")
//         finally:
//             print("clears the table")
//         yield "coffee"
#include <string>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

class Dinner : public aio::Generator<std::string> {
  enum { kStart, kSoup, kFish, kCoffee };

 public:
  explicit Dinner(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        out_ << "lays the table\n";
        return yield("soup", kSoup);
      case kSoup:  // the two that stand in the `try`
      case kFish:
        try {
          sent.check();
          if (resume_point() == kSoup) return yield("fish", kFish);
        } catch (const aio::ValueError&) {
          out_ << "too hot\n";
        } catch (...) {
          out_ << "clears the table\n";
          throw;
        }
        out_ << "clears the table\n";
        return yield("coffee", kCoffee);
      case kCoffee:
        sent.check();
    }
    return return_value();
  }

  std::ostream& out_;
};

void play(std::ostream& out) {
  out << "to the end:\n";
  Dinner whole(out);
  for (const std::string& served : whole) out << served << '\n';

  const auto too_hot = std::make_exception_ptr(aio::ValueError("too hot"));
  out << "an error at the soup:\n";
  Dinner soup(out);
  out << soup.next().value() << '\n';
  out << soup.throw_in(too_hot).value() << '\n';
  out << "and one at the coffee:\n";
  try {
    soup.throw_in(too_hot);
  } catch (const aio::ValueError&) {
    out << "comes out\n";
  }

  out << "closed at the fish:\n";
  Dinner fish(out);
  fish.next();
  out << fish.next().value() << '\n';
  fish.close();
}

const aio::SceneEntry entry{92, {"finally", "a try over two yields of three", play}};

}  // namespace
