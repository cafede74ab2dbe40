// A coroutine. Its frame is an object of its own and outlives the call: `yield` leaves it, a resume
// comes back to it, from whatever stack holds the object then.
//
//     def cofoo(bar):          caller --call--> cofoo
//         qux = yield bar      caller <-yield-- cofoo (keeps its frame)
//         return qux           caller --send--> cofoo
//                              caller <-return- cofoo
#include <string>
#include <utility>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

class Cofoo : public aio::Generator<std::string, std::string, std::string> {
  enum { kStart, kGotQux };

 public:
  explicit Cofoo(std::string bar) : bar_(std::move(bar)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(bar_, kGotQux);
    }
    return return_value(sent.value());
  }

  void members(aio::Members& show) const override { show("bar", bar_); }

  std::string bar_;
};

/// A resume from another stack than the one that made the coroutine and ran its first part.
void send_qux(Cofoo& cofoo) { cofoo.send("qux"); }

void play(std::ostream& out) {
  Cofoo cofoo("bar");
  out << cofoo.next().value() << '\n';
  send_qux(cofoo);
  out << "returned " << cofoo.result() << '\n';
}

const aio::SceneEntry entry{60, {"cofoo", "a coroutine: its frame outlives the call", play}};

}  // namespace
