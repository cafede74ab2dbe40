#include "stage4_select_io/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace aio {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void Descriptor::close() noexcept {
  if (fd_ < 0) return;
  if (Loop* loop = running_loop()) loop->notify_closing(fd_);
  ::close(std::exchange(fd_, -1));  // an error of close() comes too late to do anything about it
}

Descriptor Descriptor::open(const std::string& path, int flags) {
  return Descriptor(checked(::open(path.c_str(), flags | O_CLOEXEC, 0666), path.c_str()));
}

std::pair<Descriptor, Descriptor> Descriptor::pipe() {
  int ends[2];
  checked(::pipe2(ends, O_CLOEXEC), "pipe2");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace aio
