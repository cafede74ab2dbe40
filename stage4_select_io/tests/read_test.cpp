// AsyncRead: bytes that arrive late, in pieces, or not at all.
#include "stage4_select_io/library/read.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "stage4_select_io/tests/io.hpp"

using aio::testing::read_error;

// In the place of the C library's.
extern "C" ssize_t read(int fd, void* to, size_t size) {
  if (!read_error) return ::syscall(SYS_read, fd, to, size);
  errno = std::exchange(read_error, 0);
  return -1;
}

namespace {

using aio::AsyncRead;
using aio::Descriptor;
using aio::testing::describe_all;
using aio::testing::Later;
using aio::testing::Log;
using aio::testing::Pipe;
using aio::testing::put;
using aio::testing::Reader;

class Read : public ::testing::Test {
 protected:
  template <class... Coroutines>
  void run(Coroutines&... coroutines) {
    const Log expected(sizeof...(coroutines), "no exception");
    EXPECT_EQ(describe_all(loop_.run(coroutines...)), expected);
  }
  Later put_later(double delay, std::string text) {
    return Later(delay, [this, text] { put(pipe_.to, text); });
  }

  Log log_;
  Pipe pipe_;
  aio::VirtualClock clock_;
  aio::SelectLoop loop_{clock_};
};

TEST(Readable, says_what_is_waited_for) {
  EXPECT_EQ(aio::Readable(5).repr(), "Readable(fd=5)");
  EXPECT_EQ(aio::Writable(6).repr(), "Writable(fd=6)");
}

TEST(Readable, is_watched_anew_each_time_unless_somebody_promises_to_tell_of_its_end) {
  EXPECT_FALSE(aio::Readable(5).keep());
  EXPECT_FALSE(aio::Writable(6).keep());
}

TEST_F(Read, shows_what_it_wants_and_what_it_has) {
  put(pipe_.to, "ab");
  AsyncRead read(pipe_.from, 3), other(pipe_.from.fileno());
  read.next();
  read.next();
  aio::Members members;
  static_cast<const aio::Frame&>(read).members(members);
  static_cast<const aio::Frame&>(other).members(members);
  std::string shown;
  for (const auto& [name, value] : members.list()) shown += name + "=" + value + " ";
  EXPECT_EQ(shown, "amount=3 data='ab' amount=1 data='' ");
  other.close();
}

TEST_F(Read, takes_no_more_than_is_missing) {
  Reader first(log_, "first", pipe_.from.fileno(), 4);
  Later a = put_later(1, "ab"), b = put_later(2, "cdef");
  run(first, a, b);
  Reader second(log_, "second", pipe_.from.fileno(), 2);
  run(second);
  EXPECT_EQ(log_, Log({"first 'abcd' 1002.00", "second 'ef' 1002.00"}));
}

TEST_F(Read, waits_until_all_that_it_wants_has_come_in_pieces) {
  Reader reader(log_, "reader", pipe_.from.fileno(), 5);
  Later a = put_later(1, "he"), b = put_later(2, "l"), c = put_later(3, "lo");
  run(reader, a, b, c);
  EXPECT_EQ(log_, Log({"reader 'hello' 1003.00"}));
}

TEST_F(Read, tries_again_after_a_signal_and_after_a_wake_up_for_nothing) {
  for (const int error : {EINTR, EAGAIN}) {
    put(pipe_.to, "ab");
    Reader reader(log_, "reader", pipe_.from.fileno(), 2);
    read_error = error;
    run(reader);
    EXPECT_EQ(read_error, 0);
  }
  EXPECT_EQ(log_, Log({"reader 'ab' 1000.00", "reader 'ab' 1000.00"}));
}

TEST_F(Read, raises_any_other_error) {
  put(pipe_.to, "ab");
  Reader reader(log_, "reader", pipe_.from.fileno(), 2);
  read_error = EIO;
  run(reader);
  EXPECT_EQ(log_, Log({"reader system_error: read: Input/output error"}));
}

TEST_F(Read, leaves_what_is_more_than_it_wants) {
  put(pipe_.to, "HEADBODY");
  Reader head(log_, "head", pipe_.from.fileno(), 4), body(log_, "body", pipe_.from.fileno(), 4);
  run(head);
  run(body);
  EXPECT_EQ(log_, Log({"head 'HEAD' 1000.00", "body 'BODY' 1000.00"}));
}

TEST_F(Read, reads_one_byte_unless_it_is_told_otherwise) {
  put(pipe_.to, "xyz");
  AsyncRead read(pipe_.from.fileno());
  run(read);
  EXPECT_EQ(read.result(), "x");
  AsyncRead of_a_descriptor(pipe_.from);
  run(of_a_descriptor);
  EXPECT_EQ(of_a_descriptor.result(), "y");
}

TEST_F(Read, of_nothing_does_not_wait) {
  AsyncRead read(pipe_.from.fileno(), 0);
  EXPECT_TRUE(read.next().returned());
  EXPECT_EQ(read.result(), "");
}

TEST_F(Read, keeps_bytes_as_they_are) {
  const std::string bytes("\0\xff\n\r\x80", 5);
  put(pipe_.to, bytes);
  AsyncRead read(pipe_.from.fileno(), 5);
  run(read);
  EXPECT_EQ(read.result(), bytes);
}

TEST_F(Read, ends_at_the_end_of_the_file_with_what_there_was) {
  Reader ten(log_, "ten", pipe_.from.fileno(), 10);
  Later writer = put_later(1, "abc");
  Later closer(2, [&] { pipe_.to.close(); });
  run(ten, writer, closer);
  Reader more(log_, "more", pipe_.from.fileno(), 10);
  run(more);
  EXPECT_EQ(log_, Log({"ten 'abc' 1002.00", "more '' 1002.00"}));
}

TEST_F(Read, in_a_new_await_reads_anew_and_the_old_one_cannot_be_awaited_again) {
  put(pipe_.to, "ab");
  AsyncRead first(pipe_.from.fileno()), second(pipe_.from.fileno());
  run(first);
  run(second);
  EXPECT_EQ(first.result() + second.result(), "ab");
  EXPECT_EQ(describe_all(loop_.run(first)),
            Log({"RuntimeError: cannot reuse already awaited coroutine"}));
}

TEST_F(Read, that_is_closed_leaves_what_it_had_to_the_next_read_of_the_descriptor) {
  put(pipe_.to, "abc");
  AsyncRead closed(pipe_.from, 4);
  EXPECT_TRUE(closed.next().yielded());  // waits
  EXPECT_TRUE(closed.next().yielded());  // has three, and waits for one more
  closed.close();
  Later writer = put_later(1, "defgh");
  AsyncRead next(pipe_.from, 4);
  run(next, writer);
  EXPECT_EQ(next.result(), "abcd");
  const Descriptor moved = std::move(pipe_.from);
  EXPECT_EQ(pipe_.from.unread(), "");
}

TEST_F(Read, waits_again_if_somebody_else_was_faster) {
  aio::checked(fcntl(pipe_.from.fileno(), F_SETFL, O_NONBLOCK), "fcntl");
  const Descriptor same = aio::testing::duplicate(pipe_.from, 0);
  Reader a(log_, "a", pipe_.from.fileno(), 1), b(log_, "b", same.fileno(), 1);
  Later first = put_later(1, "x"), second = put_later(2, "y");
  run(a, b, first, second);
  EXPECT_EQ(log_, Log({"a 'x' 1001.00", "b 'y' 1002.00"}));
}

TEST_F(Read, has_its_errors_for_itself) {
  const Descriptor folder = Descriptor::open("/", O_RDONLY);
  Reader reader(log_, "reader", folder.fileno(), 1);
  Reader wrong_end(log_, "wrong end", pipe_.to.fileno(), 1);
  Later closer(0, [&] { pipe_.from.close(); });  // so that the wrong end counts as readable
  aio::testing::Sleeper bystander(log_, "bystander", {1});
  run(reader, wrong_end, closer, bystander);
  EXPECT_EQ(log_, Log({"reader system_error: read: Is a directory",
                       "wrong end system_error: read: Bad file descriptor", "bystander 1001.00"}));
}

TEST_F(Read, that_is_large_lets_the_others_run_in_between) {
  const Descriptor zeros = Descriptor::open("/dev/zero", O_RDONLY);
  AsyncRead read(zeros.fileno(), 1 << 20);
  int turns = 0;
  aio::testing::Spinner other([&] {
    ++turns;
    return !read.finished();
  });
  run(other, read);
  EXPECT_EQ(read.result().size(), 1U << 20);
  EXPECT_GE(turns, 16);
}

TEST_F(Read, of_a_regular_file_never_waits) {
  char path[] = "/tmp/aio-XXXXXX";
  const Descriptor file(aio::checked(mkstemp(path), "mkstemp"));
  unlink(path);
  put(file, "hello");
  lseek(file.fileno(), 0, SEEK_SET);
  Reader reader(log_, "reader", file.fileno(), 10);
  run(reader);
  EXPECT_EQ(log_, Log({"reader 'hello' 1000.00"}));
}

TEST_F(Read, waits_for_a_terminal) {
  const Descriptor keyboard(aio::checked(posix_openpt(O_RDWR | O_NOCTTY), "posix_openpt"));
  aio::checked(grantpt(keyboard.fileno()), "grantpt");
  aio::checked(unlockpt(keyboard.fileno()), "unlockpt");
  const Descriptor terminal = Descriptor::open(ptsname(keyboard.fileno()), O_RDWR | O_NOCTTY);
  ASSERT_TRUE(isatty(terminal.fileno()));
  put(keyboard, "hello\n");
  AsyncRead read(terminal.fileno(), 6);
  run(read);
  EXPECT_EQ(read.result(), "hello\n");
}

TEST_F(Read, of_a_descriptor_that_was_closed_meanwhile_reads_no_other_file) {
  auto [out, in] = Descriptor::pipe();
  AsyncRead read(out, 1);
  out.close();
  auto [other_out, other_in] = Descriptor::pipe();
  put(other_in, "x");
  EXPECT_EQ(describe_all(loop_.run(read)), Log({"ValueError: Invalid file descriptor: -1"}));
}

}  // namespace
