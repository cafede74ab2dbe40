// A coroutine that never stops to yield does not keep a reader out, nor a sleeper.
//
// In every turn the loop looks at the descriptors, even if somebody is ready to run: then it looks
// without waiting. A loop that looks only when nobody is ready never serves this reader.
#include <unistd.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

//     async def spinner(reader):
//         while not reader.finished:
//             await asyncio.sleep(0)
class Spinner final : public aio::Coroutine<> {
  enum { kStart, kGoOn };

 public:
  explicit Spinner(const aio::Reader& reader) : reader_(reader) {}
  int turns() const { return turns_; }

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (reader_.finished()) return return_value();
    ++turns_;
    return yield(nullptr, kGoOn);  // no event: only let the others go first
  }

  void members(aio::Members& show) const override { show("turns", turns_); }

  const aio::Reader& reader_;
  int turns_ = 0;
};

void play(std::ostream& out) {
  const auto [from, to] = aio::Descriptor::pipe();
  aio::checked(aio::system_call("write", to.fileno(), 1, ::write(to.fileno(), "x", 1)), "write");
  aio::Reader reader(out, "reader", from.fileno(), 1);
  Spinner spinner(reader);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(spinner, reader));
  out << "after " << spinner.turns() << " turns of the spinner\n";
}

const aio::SceneEntry entry{60, {"spinner", "who never stops keeps nobody out", play}};

}  // namespace
