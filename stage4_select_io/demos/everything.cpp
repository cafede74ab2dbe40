// One thread, one select(): /dev/urandom, a pipe and the terminal, while a sleeper ticks.
//
// Type something while it ticks, and end the line with Enter. Without a terminal it goes on
// without.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/demos/sleepy.hpp"
#include "stage4_select_io/demos/lines.hpp"
#include "stage4_select_io/demos/ready.hpp"
#include "stage4_select_io/demos/writer.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

/// Runs a coroutine, and closes a descriptor when it is done.
class Until final : public aio::Coroutine<> {
  enum { kStart, kDone };

 public:
  Until(aio::AnyCoroutine& awaited, aio::Descriptor& then_close)
      : awaited_(awaited), then_close_(then_close) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return await(awaited_, kDone);
    then_close_.close();
    sent.check();
    return return_value();
  }

  aio::AnyCoroutine& awaited_;
  aio::Descriptor& then_close_;
};

void play(std::ostream& out) {
  const bool has_terminal = !aio::scenes_use_virtual_clock && isatty(STDIN_FILENO) != 0;
  aio::Descriptor terminal(has_terminal ? dup(STDIN_FILENO) : -1);
  auto [from, to] = aio::Descriptor::pipe();

  aio::Sleepy ticker(out, "tick", has_terminal ? 10 : 5, has_terminal ? 0.5 : 0.1);
  Until until(ticker, terminal);
  aio::Ready device(out, "/dev/urandom");
  aio::PrintLines pipe(out, "pipe", from.fileno());
  aio::Writer writer(out, std::move(to), {"hel", "lo\nwor", "ld\n"});
  std::optional<aio::PrintLines> person;

  std::vector<aio::AnyCoroutine*> all{&until, &device, &pipe, &writer};
  if (has_terminal) all.push_back(&person.emplace(out, "terminal", terminal.fileno()));
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run_all(all));
}

const aio::SceneEntry entry{120, {"everything", "a device, a pipe, a terminal, and time", play}};

}  // namespace
