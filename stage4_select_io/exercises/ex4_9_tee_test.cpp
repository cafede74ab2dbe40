// Exercise 4.9 (extend, 60 minutes): tee
#include <sys/syscall.h>

#include <csignal>
#include <ex4_9_tee.hpp>  // the learner's, ours, or a wrong one

#include "stage4_select_io/exercises/pipes.hpp"
#include "stage4_select_io/select_loop.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using aio::exercise::outcome;

namespace {

int next_error = 0;       // what the next call of write(2) says
int next_read_error = 0;  // and of read(2)
[[maybe_unused]] const auto no_sigpipe = std::signal(SIGPIPE, SIG_IGN);

}  // namespace

// In the place of the C library's.
extern "C" ssize_t write(int fd, const void* from, size_t size) {
  if (!next_error) return ::syscall(SYS_write, fd, from, size);
  errno = std::exchange(next_error, 0);
  return -1;
}

extern "C" ssize_t read(int fd, void* into, size_t size) {
  if (!next_read_error) return ::syscall(SYS_read, fd, into, size);
  errno = std::exchange(next_read_error, 0);
  return -1;
}

namespace {

/// A pipe into which one writes without blocking, under the number 100 or the like.
struct Target : Pipe {
  explicit Target(int number) : Pipe() {
    to = aio::Descriptor(
        aio::checked(::fcntl(to.fileno(), F_DUPFD_CLOEXEC, number), "fcntl(F_DUPFD_CLOEXEC)"));
    ::fcntl(to.fileno(), F_SETFL, O_NONBLOCK);
    ::fcntl(from.fileno(), F_SETFL, O_NONBLOCK);
  }
  std::string take(std::size_t at_most = 100'000) const {
    std::string bytes(at_most, ' ');
    const ssize_t n = ::read(from.fileno(), bytes.data(), bytes.size());
    bytes.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return bytes;
  }
  bool has_ended() const {
    char byte = 0;
    return ::read(from.fileno(), &byte, 1) == 0;
  }
};

/// One from which a read does not block.
struct Source : Pipe {
  explicit Source(int number) : Pipe(number) { ::fcntl(from.fileno(), F_SETFL, O_NONBLOCK); }
};

const std::string kFull(65'536, '.');

std::vector<aio::Descriptor> ends_of(Target& one, Target& two) {
  std::vector<aio::Descriptor> ends;
  ends.push_back(std::move(one.to));
  ends.push_back(std::move(two.to));
  return ends;
}

std::string text_of(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += std::to_string(i) + ' ';
  return text.substr(0, size);
}

/// Writes a text into the source, in pieces and with pauses, and then leaves.
class Writer : public aio::Coroutine<> {
  enum { kStart, kSlept };

 public:
  Writer(Pipe& pipe, std::string text) : pipe_(pipe), text_(std::move(text)) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kSlept) {
      pipe_.put(text_.substr(at_, 30'000));
      at_ += 30'000;
    }
    if (at_ < text_.size()) return await(sleep_.emplace(1), kSlept);
    pipe_.to.close();
    return return_value();
  }

  Pipe& pipe_;
  std::string text_;
  std::size_t at_ = 0;
  std::optional<aio::asleep> sleep_;
};

/// Takes a little of a target, sleeps, and so on to the end.
class Taker : public aio::Coroutine<> {
  enum { kStart, kReadable, kSlept };

 public:
  Taker(const Target& target, std::size_t size, double pause)
      : target_(target), size_(size), pause_(pause), readable_(target.from.fileno()) {}
  std::string text;

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() != kReadable) return await(readable_, kReadable);
    const std::string piece = target_.take(size_);
    if (piece.empty()) return return_value();
    text += piece;
    return await(sleep_.emplace(pause_), kSlept);
  }

  const Target& target_;
  std::size_t size_;
  double pause_;
  aio::Readable readable_;
  std::optional<aio::asleep> sleep_;
};

}  // namespace

TEST(WriteAll, waits_for_room_before_it_writes) {
  Target target(100);
  WriteAll write(100, "hello");
  Noted noted(write);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect("in the pipe", target.take(), std::string());
  expect(noted.next(), "returned");
  expect("in the pipe", target.take(), std::string("hello"));
}

TEST(WriteAll, of_nothing_does_not_wait) {
  WriteAll write(100, "");
  Noted noted(write);
  expect(noted.next(), "returned");
}

TEST(WriteAll, goes_on_with_what_did_not_fit) {
  Target target(100);
  target.put(kFull);
  const std::string text = text_of(10'000);
  WriteAll write(100, text);
  Noted noted(write);
  expect(noted.next(), "yielded Writable(fd=100)");
  expect(noted.next(), "yielded Writable(fd=100)");  // there is no room: EAGAIN
  target.take(4096);
  did("4096 bytes are taken out", "there is room");
  expect(noted.next(), "yielded Writable(fd=100)");
  std::string came = target.take().substr(65'536 - 4096);
  expect(noted.next(), "returned");
  came += target.take();
  expect("the same bytes have come", came == text, true);
}

TEST(WriteAll, writes_again_after_a_signal_and_raises_other_errors) {
  Target target(100);
  WriteAll write(100, "hello");
  Noted noted(write);
  noted.next();
  next_error = EINTR;
  did("write(2) will say", "EINTR");
  expect(noted.next(), "yielded Writable(fd=100)");
  next_error = EIO;
  did("write(2) will say", "EIO");
  expect(noted.next(), "raised system_error: write: Input/output error");
}

TEST(WriteAll, lets_out_what_is_thrown_in_while_it_waits) {
  Target target(100);
  WriteAll write(100, "hello");
  Noted noted(write);
  noted.next();
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
}

TEST(Tee, hands_each_piece_to_all_targets_one_after_the_other) {
  Source source(99);
  Target one(100), two(101);
  Tee tee(99, ends_of(one, two));
  Noted noted(tee);
  expect(noted.next(), "yielded Readable(fd=99)");
  source.put("hello");
  expect(noted.next(), "yielded Writable(fd=100)");
  expect(noted.next(), "yielded Writable(fd=101)");
  expect(noted.next(), "yielded Readable(fd=99)");
  expect("has come to one", one.take(), std::string("hello"));
  expect("has come to two", two.take(), std::string("hello"));
  source.to.close();
  expect(noted.next(), "returned");
  expect("result", tee.result(), std::size_t{5});
  expect("both targets have ended", one.has_ended() && two.has_ended(), true);
}

TEST(Tee, reads_4096_bytes_at_most_for_each_wait) {
  Source source(99);
  Target one(100), two(101);
  source.put(text_of(5000));
  Tee tee(99, ends_of(one, two));
  Noted noted(tee);
  for (int i = 0; i < 4; ++i) noted.next();
  expect("bytes that have come to one", one.take().size(), std::size_t{4096});
  for (int i = 0; i < 3; ++i) noted.next();
  expect("bytes that have come to two", two.take().size(), std::size_t{5000});
}

TEST(Tee, copies_more_than_a_pipe_takes_to_a_fast_and_to_a_slow_reader) {
  Tee first_step(99, {});  // in the loop below, the others would wait for one who has no body
  first_step.next();
  Pipe source;
  Target one(100), two(101);
  const std::string text = text_of(150'000);
  Tee tee(source.from.fileno(), ends_of(one, two));
  Writer writer(source, text);
  Taker fast(one, 65'536, 0.01), slow(two, 1000, 0.01);
  aio::VirtualClock clock;
  const auto errors = aio::SelectLoop(clock).run(tee, writer, fast, slow);
  expect("the fast one has the same bytes", fast.text == text, true);
  expect("the slow one has the same bytes", slow.text == text, true);
  expect("result", tee.result(), std::size_t{150'000});
}

TEST(Tee, closes_a_target_whose_reader_has_left_and_goes_on_with_the_others) {
  Source source(99);
  Target one(100), two(101);
  Tee tee(99, ends_of(one, two));
  Noted noted(tee);
  noted.next();
  one.from.close();
  did("the reader of one leaves", "closed");
  source.put("a");
  expect(noted.next(), "yielded Writable(fd=100)");
  expect(noted.next(), "yielded Writable(fd=101)");
  expect("the number 100 is open", ::fcntl(100, F_GETFD) >= 0, false);
  expect(noted.next(), "yielded Readable(fd=99)");
  source.put("b");
  expect(noted.next(), "yielded Writable(fd=101)");
  expect(noted.next(), "yielded Readable(fd=99)");
  expect("has come to two", two.take(), std::string("ab"));
}

TEST(Tee, reads_again_after_a_signal_and_if_somebody_else_was_faster_and_raises_other_errors) {
  Source source(99);
  source.put("hello");
  Tee tee(99, {});
  Noted noted(tee);
  expect(noted.next(), "yielded Readable(fd=99)");
  for (const int error : {EINTR, EAGAIN}) {
    next_read_error = error;
    did("read(2) will say", error == EINTR ? "EINTR" : "EAGAIN");
    expect(noted.next(), "yielded Readable(fd=99)");
  }
  next_read_error = EIO;
  did("read(2) will say", "EIO");
  expect(noted.next(), "raised system_error: read: Input/output error");
}

TEST(Tee, reads_to_the_end_without_any_target) {
  Source source(99);
  source.put("hello");
  Tee tee(99, {});
  Noted noted(tee);
  expect(noted.next(), "yielded Readable(fd=99)");
  expect(noted.next(), "yielded Readable(fd=99)");
  source.to.close();
  expect(noted.next(), "returned");
  expect("result", tee.result(), std::size_t{5});
}

TEST(Tee, raises_any_other_error_of_a_target) {
  Source source(99);
  Target one(100), two(101);
  Tee tee(99, ends_of(one, two));
  Noted noted(tee);
  noted.next();
  source.put("a");
  expect(noted.next(), "yielded Writable(fd=100)");
  next_error = EIO;
  did("write(2) will say", "EIO");
  expect(noted.next(), "raised system_error: write: Input/output error");
}

TEST(Tee, lets_out_what_is_thrown_in_while_it_waits) {
  Source source(99);
  Tee tee(99, {});
  Noted noted(tee);
  noted.next();
  expect(noted.throw_in(aio::ValueError("enough")), "raised ValueError: enough");
  Tee another(99, {});
  Noted at_the_start(another);
  expect(at_the_start.throw_in(aio::ValueError("no")), "raised ValueError: no");
}
