// Exercise 4.3 (complete, 15 minutes): read to the end
#include <sys/syscall.h>

#include <ex4_3_read_to_the_end.hpp>  // the learner's, ours, or a wrong one

#include "stage4_select_io/exercises/pipes.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;

namespace {

int next_error = 0;  // what the next call of read(2) says

}  // namespace

// In the place of the C library's.
extern "C" ssize_t read(int fd, void* to, size_t size) {
  if (!next_error) return ::syscall(SYS_read, fd, to, size);
  errno = std::exchange(next_error, 0);
  return -1;
}

namespace {

/// How much is in the pipe.
std::string left_in(const Pipe& pipe) {
  std::string bytes(100, ' ');
  ::fcntl(pipe.from.fileno(), F_SETFL, O_NONBLOCK);
  const ssize_t n = ::syscall(SYS_read, pipe.from.fileno(), bytes.data(), bytes.size());
  return n < 0 ? "" : bytes.substr(0, static_cast<std::size_t>(n));
}

}  // namespace

TEST(ReadAll, waits_before_each_read_and_ends_with_the_file) {
  Pipe pipe(100);
  ReadAll read(100);
  Noted noted(read);
  expect(noted.next(), "yielded Readable(fd=100)");
  pipe.put("hel");
  expect(noted.next(), "yielded Readable(fd=100)");
  pipe.put("lo");
  expect(noted.next(), "yielded Readable(fd=100)");
  pipe.to.close();
  expect(noted.next(), "returned");
  expect("result", read.result(), std::string("hello"));
}

TEST(ReadAll, of_a_file_that_has_ended_is_empty) {
  Pipe pipe(100);
  pipe.to.close();
  ReadAll read(100);
  Noted noted(read);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "returned");
  expect("result", read.result(), std::string());
}

TEST(ReadAll, takes_eight_bytes_at_most_in_one_step) {
  Pipe pipe(100);
  pipe.put("12345678ninth");
  ReadAll read(100);
  Noted noted(read);
  noted.next();
  expect(noted.next(), "yielded Readable(fd=100)");
  expect("left in the pipe", left_in(pipe), std::string("ninth"));
  pipe.to.close();
  expect(noted.next(), "returned");
  expect("result", read.result(), std::string("12345678"));
}

TEST(ReadAll, keeps_bytes_that_are_zero) {
  Pipe pipe(100);
  pipe.put(std::string("a\0b", 3));
  pipe.to.close();
  ReadAll read(100);
  Noted noted(read);
  noted.next();
  noted.next();
  expect(noted.next(), "returned");
  expect("bytes in the result", read.result().size(), std::size_t{3});
}

TEST(ReadAll, shares_nothing_with_another_one) {
  Pipe one(100), two(200);
  ReadAll first(100), second(200);
  Noted a(first, "a"), b(second, "b");
  expect(a.next(), "yielded Readable(fd=100)");
  expect(b.next(), "yielded Readable(fd=200)");
  one.put("hel");
  expect(a.next(), "yielded Readable(fd=100)");
  two.put("wor");
  expect(b.next(), "yielded Readable(fd=200)");
  one.to.close();
  expect(a.next(), "returned");
  expect("a.result()", first.result(), std::string("hel"));
}

TEST(ReadAll, waits_again_after_a_signal_and_when_nothing_has_come) {
  for (const auto& [error, name] : {std::pair(EINTR, "EINTR"), std::pair(EAGAIN, "EAGAIN")}) {
    Pipe pipe(100);
    pipe.put("x");
    ReadAll read(100);
    Noted noted(read);
    noted.next();
    next_error = error;
    did("read(2) will say", name);
    expect(noted.next(), "yielded Readable(fd=100)");
    expect(noted.next(), "yielded Readable(fd=100)");
    pipe.to.close();
    expect(noted.next(), "returned");
    expect("result", read.result(), std::string("x"));
  }
}

TEST(ReadAll, raises_any_other_error) {
  Pipe pipe(100);
  ReadAll read(100);
  Noted noted(read);
  noted.next();
  next_error = EIO;
  did("read(2) will say", "EIO");
  expect(noted.next(), "raised system_error: read: Input/output error");
}

TEST(ReadAll, lets_out_what_is_thrown_in_while_it_waits) {
  Pipe pipe(100);
  ReadAll read(100);
  Noted noted(read);
  noted.next();
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
}
