// Type lines while a clock ticks. Ctrl-D ends it, as does the end of a pipe or a file:
//
//     printf 'one\ntwo\n' | ./learn demo 4 terminal
#include <unistd.h>

#include <stdexcept>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/lines.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

//     async def ticker(while_runs):
//         while not while_runs.finished:
//             print('tick')
//             await asleep(1)
class Ticker final : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  Ticker(std::ostream& out, const aio::AnyCoroutine& while_runs)
      : out_(out), while_runs_(while_runs) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (while_runs_.finished()) return return_value();
    out_ << "tick at " << aio::format(aio::get_running_loop().time()) << "\n";
    return await(sleep_.emplace(1), kSlept);
  }

  std::ostream& out_;
  const aio::AnyCoroutine& while_runs_;
  std::optional<aio::asleep> sleep_;
};

void play(std::ostream& out) {
  if (aio::scenes_use_virtual_clock && isatty(STDIN_FILENO))  // it would tick without end
    throw std::invalid_argument("terminal: on the virtual clock it takes a pipe or a file");
  aio::PrintLines person(out, "terminal", STDIN_FILENO);
  Ticker ticker(out, person);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(ticker, person));
}

const aio::SceneEntry entry{130, {"terminal", "type while a clock ticks", play, 0, true}};

}  // namespace
