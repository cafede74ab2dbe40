// Broken: nobody asks whether the number fits. A set has 1024 bits. This does with a larger piece
// of memory what FD_SET does with a set, and looks which byte it was.
#include <sys/select.h>

#include <array>

#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

void play(std::ostream& out) {
  std::array<unsigned char, 4 * sizeof(fd_set)> memory{};  // the set, and what lies behind it
  constexpr unsigned kFd = 1500;
  memory[kFd / 8] |= 1U << kFd % 8;  // FD_SET(1500, &set)
  out << "a set has " << sizeof(fd_set) << " bytes\n";
  for (std::size_t i = 0; i < memory.size(); ++i) {
    if (memory[i]) out << "byte " << i << " was changed\n";
  }
}

const aio::SceneEntry entry{99, {"broken_fd_set", "what FD_SET writes over", play}};

}  // namespace
