// Wait until the descriptor can be read, ask read(2) once, and wait again if bytes are missing.
#include "stage4_select_io/library/read.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace aio {

AnyCoroutine::Step AsyncRead::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      while (data().size() < amount_) {
        if (from_) event_ = Readable(from_->fileno());  // it may be closed by now
        return await(event_, kReadable);
        case kReadable:
          sent.check();
          char chunk[65536];  // at most this in one step: the others want to run too
          const int fd = from_ ? from_->fileno() : event_.fd();  // it may be closed meanwhile
          const std::size_t missing = amount_ - data().size();
          const std::size_t size = std::min(missing, sizeof chunk);
          const ssize_t n = system_call("read", fd, size, ::read(fd, chunk, size));
          if (n == 0) break;  // end of file: the bytes that came have to do
          if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
          data().append(chunk, checked(n, "read"));
      }
      return return_value(take(data(), amount_));
  }
  return {};
}

// ---- what there is to read

Descriptor Descriptor::open(const std::string& path, int flags) {
  return Descriptor(checked(::open(path.c_str(), flags | O_CLOEXEC, 0666), path.c_str()));
}

std::pair<Descriptor, Descriptor> Descriptor::pipe() {
  int ends[2];
  checked(::pipe2(ends, O_CLOEXEC), "pipe2");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace aio
