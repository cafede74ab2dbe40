// Ask the operating system: who can be written without blocking?
//
//     write_target = open(path, 'w')
//     readable, writeable, _ = select.select([], [write_target], [])
//
// The usual example forgets the 'w'. Then the file is opened for reading, which fails if there is
// none. And if there is one, select() says the same: of a regular file it says that everything is
// possible, always. For files there is nothing to wait for; this is about pipes and sockets.
#include <fcntl.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/temporary_folder.hpp"
#include "stage4_select_io/selector.hpp"

namespace {

const char* says_writable(const aio::Descriptor& file) {
  aio::SelectSelector selector;
  selector.register_fd(file.fileno(), aio::kWrite);
  const auto& ready = selector.select(0);
  return ready.size() == 1 && ready[0].fd == file.fileno() ? "True" : "False";
}

void play(std::ostream& out) {
  const aio::TemporaryFolder folder;
  const std::string path = folder.path() + "/foo";

  out << says_writable(aio::Descriptor::open(path, O_WRONLY | O_CREAT)) << "\n";
  out << "opened for reading only: " << says_writable(aio::Descriptor::open(path, O_RDONLY))
      << "\n";
}

const aio::SceneEntry entry{10, {"select_writable", "ask who can be written", play}};

}  // namespace
