// Close tells all that wait, and only then gives the number back: the next file may have it.
#include "stage4_select_io/descriptor.hpp"

#include <unistd.h>

#include "stage3_sleep_loop/loop.hpp"
#include "stage4_select_io/library/watcher.hpp"

namespace aio {

void Descriptor::close() noexcept {
  if (fd_ < 0) return;
  unread_.clear();
  const int fd = std::exchange(fd_, -1);  // first: those who are told may let this object go
  if (Loop* loop = running_loop()) loop->notify_closing(fd);
  Watcher::tell_all(fd);  // the loops that do not run in this thread
  ::close(fd);            // an error of close() comes too late to do anything about it
}

std::string take(std::string& unread, std::size_t at_most) {
  if (unread.size() <= at_most) return std::exchange(unread, {});
  std::string part = unread.substr(0, at_most);
  unread.erase(0, at_most);  // moves the rest: slow for megabytes in small parts; fast is an offset
  return part;
}

}  // namespace aio
