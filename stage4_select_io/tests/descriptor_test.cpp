#include "stage4_select_io/descriptor.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

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

TEST(Descriptor, keeps_what_it_owns_if_it_is_moved_to_itself) {
  aio::testing::Pipe pipe;
  Descriptor& same = pipe.from;
  pipe.from = std::move(same);
  EXPECT_TRUE(pipe.from.is_open() && is_open(pipe.from.fileno()));
}

TEST(Descriptor, says_minus_one_if_it_has_none) {
  aio::testing::Pipe pipe;
  EXPECT_EQ(Descriptor().fileno(), -1);
  Descriptor moved(std::move(pipe.from));
  EXPECT_EQ(pipe.from.fileno(), -1);
  pipe.from = std::move(moved);
  EXPECT_EQ(moved.fileno(), -1);
  pipe.from.close();
  EXPECT_EQ(pipe.from.fileno(), -1);
}

TEST(Descriptor, may_own_the_number_0) {
  const aio::testing::Pipe pipe;
  const aio::testing::NumberZero copy(pipe.from);
  Descriptor zero(0);
  EXPECT_TRUE(zero.is_open());
  zero.close();
  EXPECT_FALSE(is_open(0));
}

TEST(Descriptor, takes_its_unread_bytes_along_and_forgets_them_when_it_is_closed) {
  aio::testing::Pipe pipe;
  pipe.from.unread() = "abc";
  pipe.to.unread() = "old";
  pipe.to = std::move(pipe.from);
  EXPECT_EQ(pipe.to.unread(), "abc");
  EXPECT_EQ(pipe.from.unread(), "");
  Descriptor moved(std::move(pipe.to));
  EXPECT_EQ(moved.unread(), "abc");
  moved.close();
  EXPECT_EQ(moved.unread(), "");
}

TEST(Descriptor, gives_its_unread_bytes_a_part_at_a_time) {
  std::string unread = "abcdef";
  EXPECT_EQ(aio::take(unread, 2), "ab");
  EXPECT_EQ(unread, "cdef");
  EXPECT_EQ(aio::take(unread, 4), "cdef");
  EXPECT_EQ(unread, "");
  unread = "gh";
  EXPECT_EQ(aio::take(unread, 10), "gh");
  EXPECT_EQ(unread, "");
}

TEST(Descriptor, of_a_new_file_lets_everybody_read_and_write_whom_umask_lets) {
  const std::string path = ::testing::TempDir() + "aio_mode_" + std::to_string(getpid());
  const mode_t before = umask(027);
  const Descriptor made = Descriptor::open(path, O_RDWR | O_CREAT);
  umask(before);
  unlink(path.c_str());
  struct stat about {};
  ASSERT_EQ(fstat(made.fileno(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0640U);
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
