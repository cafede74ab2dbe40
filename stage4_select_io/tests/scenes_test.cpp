// Every scene, whole. Those that come from a recorded Python program print the same lines as it.
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include "stage3_sleep_loop/tests/text.hpp"
#include "stage4_select_io/tests/io.hpp"

namespace {
int failing_write = 0;  // the call of write() that says EPIPE, counted from 1
}  // namespace

// In the place of the C library's.
extern "C" ssize_t write(int fd, const void* from, size_t size) {
  if (failing_write == 0 || --failing_write > 0) return ::syscall(SYS_write, fd, from, size);
  errno = EPIPE;
  return -1;
}

namespace {

using aio::testing::play;

/// While it lives, standard input is another file.
class StandardInput {
 public:
  explicit StandardInput(const aio::Descriptor& file) : before_(dup(STDIN_FILENO)) {
    dup2(file.fileno(), STDIN_FILENO);
  }
  StandardInput(const StandardInput&) = delete;
  ~StandardInput() { dup2(before_.fileno(), STDIN_FILENO); }

 private:
  aio::Descriptor before_;
};

TEST(Scenes, select_writable) {
  EXPECT_EQ(play("select_writable"),
            "True\n"
            "opened for reading only: True\n");
}

TEST(Scenes, sleep_and_read) {
  EXPECT_EQ(play("sleep_and_read"),
            "background step 1 at 1000.00\n"
            "read /dev/urandom at 1000\n"
            "background step 2 at 1000.10\n"
            "done /dev/urandom at 1000\n"
            "got 32768 B\n"
            "background step 3 at 1000.20\n"
            "background step 4 at 1000.30\n"
            "background step 5 at 1000.40\n");
}

TEST(Scenes, pipe) {
  EXPECT_EQ(play("pipe"),
            "wrote 'he'\n"
            "wrote 'l'\n"
            "wrote 'lo'\n"
            "reader got 'hello'\n"
            "took 0.3 s\n");
}

TEST(Scenes, pipe_ends_and_says_so_when_one_side_fails) {
  failing_write = 2;
  EXPECT_EQ(play("pipe"),
            "wrote 'he'\n"
            "reader got 'he'\n"
            "system_error: write: Broken pipe\n"
            "took 0.2 s\n");
  aio::testing::read_error = ECONNRESET;
  EXPECT_EQ(play("pipe"),
            "wrote 'he'\n"
            "reader raised: read: Connection reset by peer\n"
            "wrote 'l'\n"
            "wrote 'lo'\n"
            "took 0.3 s\n");
}

TEST(Scenes, ten_ready) {
  std::string expected;
  for (int i = 0; i < 10; ++i) expected += "reader " + std::to_string(i) + " got 'x'\n";
  EXPECT_EQ(
      play("ten_ready"),
      expected + "2 calls of select(): one before the readers began to wait, 1 for all of them\n");
}

TEST(Scenes, byte_by_byte) {
  EXPECT_EQ(play("byte_by_byte"),
            "in pieces of 1: 1000 x select()\n"
            "in pieces of 10: 100 x select()\n"
            "in pieces of 1000: 1 x select()\n");
}

TEST(Scenes, spinner) {
  EXPECT_EQ(play("spinner"),
            "reader got 'x'\n"
            "after 2 turns of the spinner\n");
}

TEST(Scenes, end_of_file) {
  EXPECT_EQ(play("end_of_file"),
            "wrote 'abc'\n"
            "who wants 10 got 'abc'\n"
            "who comes later got ''\n");
}

TEST(Scenes, buffered_stream) {
  EXPECT_EQ(play("buffered_stream"),
            "the stream gave 'h'; select() sees 0 ready, and four bytes are in the stream\n"
            "AsyncRead got 'hello'\n");
}

TEST(Scenes, second_waiter) {
  EXPECT_EQ(play("second_waiter"),
            "second raised: descriptor 100 is waited for already\n"
            "wrote 'x'\n"
            "first got 'x'\n");
}

TEST(Scenes, too_large) {
  EXPECT_EQ(play("too_large"),
            "1500 raised: filedescriptor out of range in select()\n"
            "wrote 'x'\n"
            "other got 'x'\n");
}

TEST(Scenes, closed_while_waiting) {
  EXPECT_EQ(play("closed_while_waiting"),
            "bystander step 1 at 1000.00\n"
            "bystander step 2 at 1000.10\n"
            "reader raised: closed while waited for: Bad file descriptor\n"
            "bystander step 3 at 1000.20\n");
}

TEST(Scenes, everything_without_a_terminal) {
  const StandardInput nothing(aio::Descriptor::open("/dev/null", O_RDONLY));
  EXPECT_EQ(play("everything"),
            "tick step 1 at 1000.00\n"
            "read /dev/urandom at 1000\n"
            "tick step 2 at 1000.10\n"
            "wrote 'hel'\n"
            "done /dev/urandom at 1000\n"
            "got 32768 B\n"
            "tick step 3 at 1000.20\n"
            "wrote 'lo\\nwor'\n"
            "pipe says: hello\n"
            "tick step 4 at 1000.30\n"
            "wrote 'ld\\n'\n"
            "pipe says: world\n"
            "pipe: ends\n"
            "tick step 5 at 1000.40\n");
}

TEST(Scenes, terminal_that_is_a_pipe) {
  aio::testing::Pipe pipe;
  aio::testing::put(pipe.to, "one\ntwo\nthree");
  pipe.to.close();
  const StandardInput typed(pipe.from);
  EXPECT_TRUE(aio::find_scene("terminal")->alone);
  EXPECT_EQ(play("terminal"),
            "tick at 1000.00\n"
            "terminal says: one\n"
            "terminal says: two\n"
            "terminal says: three\n"
            "terminal: ends\n");
}

TEST(Scenes, terminal_waits_for_nobody_on_the_virtual_clock) {
  const StandardInput keyboard(aio::Descriptor::open("/dev/ptmx", O_RDWR | O_NOCTTY));
  EXPECT_THROW(play("terminal"), std::invalid_argument);
}

// The loop that people write first, and what it does wrong.

TEST(Scenes, naive_first_serves_a_sleeper_and_a_reader) {
  EXPECT_EQ(play("naive_first"),
            "sleeper step 1 at 1000.00\n"
            "sleeper step 2 at 1000.10\n"
            "wrote 'he'\n"
            "sleeper step 3 at 1000.20\n"
            "wrote 'llo'\n"
            "reader got 'hello'\n");
}

TEST(Scenes, broken_timeout_wakes_a_sleeper_late) {
  EXPECT_EQ(play("broken_timeout"),
            "select() without a timeout reports 1; the sleeper wakes 2.9 s late\n");
}

TEST(Scenes, broken_one_per_call_asks_ten_times) {
  std::string expected;
  for (int i = 0; i < 10; ++i) expected += "reader " + std::to_string(i) + " got 'x'\n";
  EXPECT_EQ(play("broken_one_per_call"),
            expected + "20 calls of select(): ten to start the readers, 10 to serve them\n");
}

TEST(Scenes, broken_starved_serves_the_reader_last) {
  EXPECT_EQ(play("broken_starved"), "the reader is served after 100 steps of the other\n");
}

TEST(Scenes, broken_end_of_file_reads_on_and_on) {
  EXPECT_EQ(play("broken_end_of_file"), "who wants 10 has 'abc' after 50 reads\n");
}

TEST(Scenes, broken_awaited_again_gives_the_old_byte) {
  EXPECT_EQ(play("broken_awaited_again"),
            "once got 'a'\n"
            "again got 'a'\n"
            "another read got 'b'\n");
}

TEST(Scenes, broken_second_loses_the_first) {
  EXPECT_EQ(play("broken_second"),
            "wrote 'xy'\n"
            "second got 'x'\n"
            "run() returns; first is suspended\n");
}

TEST(Scenes, broken_fd_set_shows_a_byte_behind_the_set) {
  EXPECT_EQ(play("broken_fd_set"),
            "a set has 128 bytes\n"
            "byte 187 was changed\n");
}

TEST(Scenes, broken_closed_leaves_a_bystander_behind) {
  EXPECT_EQ(play("broken_closed"),
            "bystander step 1 at 1000.00\n"
            "bystander step 2 at 1000.10\n"
            "run() is left: select: Bad file descriptor; the bystander is suspended\n");
}

}  // namespace
