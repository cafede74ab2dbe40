// select() looks at the descriptor. A stream (FILE, ifstream, Python's open()) reads ahead: one
// getc() takes all five bytes out of the pipe and keeps four of them in its buffer. select() sees
// an empty pipe, and a loop that waits for it waits for ever.
//
// So AsyncRead reads the descriptor itself.
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/library/read.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

void play(std::ostream& out) {
  const auto [from, to] = aio::Descriptor::pipe();
  aio::SelectSelector selector;
  selector.register_fd(from.fileno(), aio::kRead);

  aio::checked(aio::system_call("write", to.fileno(), 5, ::write(to.fileno(), "hello", 5)),
               "write");
  const int copy = aio::checked(dup(from.fileno()), "dup");  // the stream closes it
  const std::unique_ptr<FILE, int (*)(FILE*)> stream(fdopen(copy, "r"), &std::fclose);
  if (!stream) {
    const aio::Descriptor unused(copy);
    aio::checked(-1, "fdopen");
  }
  out << "the stream gave '" << static_cast<char>(std::getc(stream.get())) << "'; select() sees "
      << selector.select(0).size() << " ready, and four bytes are in the stream\n";

  aio::checked(aio::system_call("write", to.fileno(), 5, ::write(to.fileno(), "hello", 5)),
               "write");
  aio::Reader reader(out, "AsyncRead", from.fileno(), 5);
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(reader));
}

const aio::SceneEntry entry{80, {"buffered_stream", "what a stream hides from select()", play}};

}  // namespace
