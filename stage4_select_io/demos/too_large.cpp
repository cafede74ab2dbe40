// select(2) takes descriptors below 1024 (FD_SETSIZE) only. A larger one is refused, and only the
// coroutine that asked is told.
//
// In C and C++ it is worse than a limit: FD_SET writes behind the end of its array, and nobody
// notices. Stage 5 has selectors without the limit.
#include <fcntl.h>
#include <sys/resource.h>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage3_sleep_loop/demos/demo_clock.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage4_select_io/demos/reader.hpp"
#include "stage4_select_io/demos/writer.hpp"
#include "stage4_select_io/select_loop.hpp"

namespace {

/// A process may have 1024 open files, and more if it asks.
void allow_many_files() {
  rlimit limit{};
  aio::checked(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
  limit.rlim_cur = limit.rlim_max;
  aio::checked(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
}

void play(std::ostream& out) {
  allow_many_files();
  auto [from, to] = aio::Descriptor::pipe();
  const aio::Descriptor large(aio::checked(fcntl(from.fileno(), F_DUPFD_CLOEXEC, 1500), "fcntl"));
  aio::Reader too_large(out, "1500", large.fileno(), 1);
  aio::Reader other(out, "other", from.fileno(), 1);
  aio::Writer writer(out, std::move(to), {"x"});
  aio::say_errors(out, aio::SelectLoop(aio::demo_clock()).run(too_large, other, writer));
}

const aio::SceneEntry entry{100, {"too_large", "a descriptor that select(2) cannot take", play}};

}  // namespace
