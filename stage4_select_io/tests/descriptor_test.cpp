#include "stage4_select_io/descriptor.hpp"

#include <gtest/gtest.h>

#include "stage4_select_io/tests/io.hpp"

namespace {

using aio::Descriptor;
using aio::testing::raised_by;

bool is_open(int fd) { return fcntl(fd, F_GETFD) >= 0; }

TEST(Descriptor, closes_what_it_owns) {
  int from = -1, to = -1;
  {
    const aio::testing::Pipe pipe;
    from = pipe.from.fileno();
    to = pipe.to.fileno();
    EXPECT_TRUE(is_open(from) && is_open(to));
  }
  EXPECT_FALSE(is_open(from) || is_open(to));
}

TEST(Descriptor, can_be_moved_and_closes_once) {
  aio::testing::Pipe pipe;
  const int fd = pipe.from.fileno();
  Descriptor moved(std::move(pipe.from));
  EXPECT_EQ(moved.fileno(), fd);
  EXPECT_TRUE(is_open(fd));

  const int other = pipe.to.fileno();
  moved = std::move(pipe.to);
  EXPECT_EQ(moved.fileno(), other);
  EXPECT_FALSE(is_open(fd));
}

TEST(Descriptor, can_be_closed_twice) {
  aio::testing::Pipe pipe;
  pipe.from.close();
  EXPECT_FALSE(pipe.from.is_open());
  pipe.from.close();
  Descriptor().close();
}

TEST(Descriptor, is_not_passed_on_to_programs_that_are_started) {
  const aio::testing::Pipe pipe;
  EXPECT_EQ(fcntl(pipe.from.fileno(), F_GETFD), FD_CLOEXEC);
  EXPECT_EQ(fcntl(pipe.to.fileno(), F_GETFD), FD_CLOEXEC);
  EXPECT_EQ(fcntl(Descriptor::open("/dev/null", O_RDONLY).fileno(), F_GETFD), FD_CLOEXEC);
}

TEST(Descriptor, says_which_file_it_could_not_open) {
  EXPECT_EQ(raised_by([] { Descriptor::open("/nowhere/file", O_RDONLY); }),
            "system_error: /nowhere/file: No such file or directory");
}

TEST(SystemCall, that_fails_throws_its_name_and_its_error) {
  EXPECT_EQ(aio::checked(7, "seven"), 7);
  EXPECT_EQ(raised_by([] { aio::checked(::close(-1), "close"); }),
            "system_error: close: Bad file descriptor");
}

}  // namespace
