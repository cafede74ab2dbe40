// Exercise 6.12 (extend, 30 minutes): lines of a stream
#include <ex6_12_stream_reader.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/played.hpp"

using aio::exercise::did;
using aio::exercise::expect;

namespace {

struct Stream : Played {
  explicit Stream(std::size_t limit = 65536) : reader(limit) {}

  static aio::Compiled<> reads(Stream& stream, std::string name, int lines, double from) {
    if (from > 0) co_await aio::sleep(from);
    for (; lines > 0; --lines) {
      std::string said;
      try {
        const std::string line = co_await stream.reader.readline();
        said = "got " + aio::repr(line);
      } catch (const aio::exercise::NotDone&) {
        throw;
      } catch (const std::exception&) {
        said = "hears " + aio::describe(std::current_exception());
      }
      stream.note(name + " " + said);
    }
  }
  aio::Ref<aio::Task<>> begin(const std::string& name, int lines, double from = 0) {
    return task(name, reads(*this, name, lines, from));
  }
  void feed(double when, const std::string& data) {
    at(when, [this, data] { reader.feed_data(data); });
  }
  void end(double when) {
    at(when, [this] { reader.feed_eof(); });
  }

  StreamReader reader;
};

const char* const kTooLong = "hears ValueError: Separator is found, but chunk is longer than limit";
const char* const kNoEnd = "hears ValueError: Separator is not found, and chunk exceed the limit";

}  // namespace

TEST(StreamReader, gives_a_line_with_its_end_as_soon_as_it_is_there) {
  Stream stream;
  stream.begin("a", 2);
  stream.feed(1, "one\n");
  stream.feed(2, "two\n");
  stream.expect_log("log", {"a got 'one\\n' at 1", "a got 'two\\n' at 2", "a returned at 2"});
}

TEST(StreamReader, puts_a_line_together_from_its_pieces) {
  Stream stream;
  stream.begin("a", 2);
  stream.feed(1, "o");
  stream.feed(2, "n");
  stream.feed(3, "e\ntw");
  stream.feed(4, "o");
  stream.feed(5, "\n");
  stream.expect_log("log", {"a got 'one\\n' at 3", "a got 'two\\n' at 5", "a returned at 5"});
}

TEST(StreamReader, gives_one_line_after_the_other_of_a_piece_that_has_several) {
  Stream stream;
  stream.begin("a", 4);
  stream.feed(1, "one\n\ntwo\nthree\n");
  stream.expect_log("log", {"a got 'one\\n' at 1", "a got '\\n' at 1", "a got 'two\\n' at 1",
                            "a got 'three\\n' at 1", "a returned at 1"});
}

TEST(StreamReader, gives_what_is_there_without_a_turn) {
  Stream stream;
  stream.feed(1, "one\ntwo\n");
  stream.at(2, [&] {
    stream.begin("a", 2);
    stream.loop.call_soon([&] { stream.note("the next call"); });
  });
  stream.begin("never", 0, 3);
  stream.expect_log("log", {"a got 'one\\n' at 2", "a got 'two\\n' at 2", "a returned at 2",
                            "the next call at 2", "never returned at 3"});
}

TEST(StreamReader, gives_what_is_left_at_the_end_and_then_nothing) {
  Stream stream;
  stream.begin("a", 4);
  stream.feed(1, "one\ntw");
  stream.feed(2, "o");
  stream.end(3);
  stream.expect_log("log", {"a got 'one\\n' at 1", "a got 'two' at 3", "a got '' at 3",
                            "a got '' at 3", "a returned at 3"});
}

TEST(StreamReader, ends_for_one_that_waits_and_has_nothing) {
  Stream stream;
  stream.begin("a", 1);
  stream.end(1);
  stream.expect_log("log", {"a got '' at 1", "a returned at 1"});
}

TEST(StreamReader, is_at_its_end_when_all_is_read) {
  Stream stream;
  expect("at_eof()", stream.reader.at_eof(), false);
  stream.reader.feed_data("one\n");
  stream.reader.feed_eof();
  expect("at_eof() after feed_data('one\\n') and feed_eof()", stream.reader.at_eof(), false);
  stream.begin("a", 1);
  stream.expect_log("log", {"a got 'one\\n' at 0", "a returned at 0"});
  expect("at_eof()", stream.reader.at_eof(), true);
}

TEST(StreamReader, loses_nothing_if_a_reader_is_cancelled) {
  Stream stream;
  const auto a = stream.begin("a", 1);
  stream.feed(1, "on");
  stream.at(2, [&] { a->cancel(); });
  stream.begin("b", 1, 3);
  stream.feed(4, "e\n");
  stream.expect_log("log",
                    {"a raised CancelledError at 2", "b got 'one\\n' at 4", "b returned at 4"});
}

TEST(StreamReader, loses_nothing_if_a_reader_is_cancelled_that_was_woken) {
  Stream stream;
  const auto a = stream.begin("a", 1);
  stream.at(1, [&] {
    stream.reader.feed_data("one\n");
    a->cancel();
  });
  stream.begin("b", 1, 2);
  stream.expect_log("log",
                    {"a raised CancelledError at 1", "b got 'one\\n' at 2", "b returned at 2"});
}

TEST(StreamReader, can_be_fed_when_its_reader_was_cancelled_and_has_not_gone_on) {
  Stream stream;
  const auto a = stream.begin("a", 1);
  stream.at(1, [&] {
    a->cancel();
    stream.reader.feed_data("one\n");
  });
  stream.begin("b", 1, 2);
  stream.expect_log("log",
                    {"a raised CancelledError at 1", "b got 'one\\n' at 2", "b returned at 2"});
}

TEST(StreamReader, can_be_fed_twice_in_a_turn) {
  Stream stream;
  stream.begin("a", 2);
  stream.at(1, [&] {
    stream.reader.feed_data("one\nt");
    stream.reader.feed_data("");
    stream.reader.feed_data("wo\n");
    stream.reader.feed_eof();
  });
  stream.expect_log("log", {"a got 'one\\n' at 1", "a got 'two\\n' at 1", "a returned at 1"});
}

TEST(StreamReader, has_one_reader_at_a_time) {
  Stream stream;
  stream.begin("a", 1);
  stream.begin("b", 1);
  stream.feed(1, "one\n");
  stream.expect_log("log",
                    {"b hears RuntimeError: readline() called while another coroutine is already "
                     "waiting for incoming data at 0",
                     "b returned at 0", "a got 'one\\n' at 1", "a returned at 1"});
}

TEST(StreamReader, takes_a_line_of_exactly_the_limit) {
  Stream stream(4);
  stream.begin("a", 3);
  stream.feed(1, "four");
  stream.feed(2, "\nfour\nfour");
  stream.end(3);
  stream.expect_log("log of limit 4", {"a got 'four\\n' at 2", "a got 'four\\n' at 2",
                                       "a got 'four' at 3", "a returned at 3"});
}

TEST(StreamReader, drops_a_line_that_is_too_long_and_gives_the_next_one) {
  Stream stream(4);
  stream.begin("a", 3);
  stream.feed(1, "fiver\none\ntwo\n");
  stream.expect_log("log of limit 4",
                    {std::string("a ") + kTooLong + " at 1", "a got 'one\\n' at 1",
                     "a got 'two\\n' at 1", "a returned at 1"});
}

TEST(StreamReader, drops_all_as_soon_as_it_is_too_long_without_an_end) {
  Stream stream(4);
  stream.begin("a", 3);
  stream.feed(1, "four");
  stream.feed(2, "s");
  stream.feed(3, "ome\n");
  stream.feed(4, "one\n");
  stream.expect_log("log of limit 4", {std::string("a ") + kNoEnd + " at 2", "a got 'ome\\n' at 3",
                                       "a got 'one\\n' at 4", "a returned at 4"});
}

TEST(StreamReader, looks_at_the_limit_also_at_the_end) {
  Stream stream(4);
  stream.reader.feed_data("fiver");
  stream.reader.feed_eof();
  stream.begin("a", 2);
  stream.expect_log("log of limit 4",
                    {std::string("a ") + kNoEnd + " at 0", "a got '' at 0", "a returned at 0"});
}
