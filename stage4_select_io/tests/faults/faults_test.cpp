// What becomes of readers and writers, and of those beside them, when a call fails.
#include "stage1_generators/shared/faults/trial.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/demos/writer.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage4_select_io/tests/io.hpp"

namespace aio::testing::faults {

namespace {

/// Two pairs that know nothing of each other, and one that sleeps.
void two_pipes(std::ostream& out) {
  auto [from_a, to_a] = Descriptor::pipe();
  auto [from_b, to_b] = Descriptor::pipe();
  aio::Reader reader_a(out, "a", from_a.fileno(), 4), reader_b(out, "b", from_b.fileno(), 4);
  Writer writer_a(out, std::move(to_a), {"ab", "cd"}), writer_b(out, std::move(to_b), {"efgh"});
  asleep sleeper(1);
  VirtualClock clock;
  say_errors(out, SelectLoop(clock).run(reader_a, writer_a, reader_b, writer_b, sleeper));
  out << "the sleeper " << (sleeper.finished() ? "woke up\n" : "did not\n");
}

/// A pipe on the clock of the system: select() waits.
void wait_for_the_system(std::ostream& out) {
  auto [from, to] = Descriptor::pipe();
  aio::Reader reader(out, "reader", from.fileno(), 1);
  asleep sleeper(0.003);
  struct Writer final : Coroutine<> {
    enum { kStart, kSlept };
    explicit Writer(Descriptor its_pipe) : pipe(std::move(its_pipe)) {}
    Step resume(Sent sent) override {
      if (resume_point() == kStart) return await(sleep, kSlept);
      const Descriptor closed_at_the_end = std::move(pipe);
      sent.check();
      checked(::write(closed_at_the_end.fileno(), "x", 1), "write");
      return return_value();
    }
    Descriptor pipe;
    asleep sleep{0.002};
  } writer(std::move(to));
  say_errors(out, SelectLoop().run(reader, writer, sleeper));
}

/// The scene `terminal`, with somebody who has typed a line and left.
void type(std::ostream& out) {
  Descriptor before, from;
  {
    const Off off;
    before = Descriptor(::dup(STDIN_FILENO));
    Pipe pipe;
    put(pipe.to, "one\n");
    ::dup2(pipe.from.fileno(), STDIN_FILENO);
  }
  try {
    find_scene("terminal")->play(out);
  } catch (...) {
    const Off off;
    ::dup2(before.fileno(), STDIN_FILENO);
    throw;
  }
  const Off off;
  ::dup2(before.fileno(), STDIN_FILENO);
  before.close();
}

}  // namespace

int stage() { return 4; }

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    // Without the loop that people write first, which knows no errors.
    std::vector<Scenario> these =
        scenes({"naive_first", "broken_timeout", "broken_one_per_call", "broken_starved",
                "broken_end_of_file", "broken_awaited_again", "broken_second", "broken_fd_set",
                "broken_closed"});
    for (Scenario& scene : these) {
      scene.long_one = scene.name == "byte_by_byte";
      // They count the calls of select().
      scene.numbers_vary =
          scene.name == "byte_by_byte" || scene.name == "spinner" || scene.name == "ten_ready";
      scene.shows_turns = scene.name == "select_writable";
    }
    these.push_back({"terminal", type});
    these.back().shows_turns = true;
    these.push_back({"two pipes", two_pipes});
    these.push_back({"wait for the system", wait_for_the_system});
    return these;
  }();
  return all;
}

}  // namespace aio::testing::faults
