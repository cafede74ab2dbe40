// Exercise 4.4 (repair, 15 minutes): the line that never comes
#include <ex4_4_lines.hpp>  // the learner's, ours, or a wrong one

#include "stage4_select_io/exercises/pipes.hpp"

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;

namespace {

class Source {
 public:
  void put(const std::string& text) {
    pipe_.put(text);
    did(aio::repr(text) + " comes", "written");
  }
  void end() {
    pipe_.to.close();
    did("the writer leaves", "closed");
  }
  /// The next line, which takes so many waits.
  void expect_line(int waits, const std::string& line) {
    ReadLine read(input_);
    Noted noted(read);
    for (int i = 0; i < waits; ++i) expect(noted.next(), "yielded Readable(fd=100)");
    expect(noted.next(), "returned");
    expect("the line", read.result(), line);
  }
  Input& input() { return input_; }

 private:
  Pipe pipe_{100};
  Input input_{100};
};

}  // namespace

TEST(ReadLine, waits_for_a_line_and_gives_it) {
  Source source;
  source.put("one\n");
  source.expect_line(1, "one\n");
  source.put("two\n");
  source.expect_line(1, "two\n");
}

TEST(ReadLine, keeps_what_is_more_than_a_line_and_does_not_wait_for_it) {
  Source source;
  source.put("one\ntwo\n\nfo");
  source.expect_line(1, "one\n");
  source.expect_line(0, "two\n");
  source.expect_line(0, "\n");
  source.put("ur\n");
  source.expect_line(1, "four\n");
}

TEST(ReadLine, waits_until_a_long_line_has_come_in_pieces) {
  Source source;
  source.put("a line of twenty-six bytes\nb\n");
  source.expect_line(2, "a line of twenty-six bytes\n");
  source.expect_line(0, "b\n");
}

TEST(ReadLine, takes_any_byte_for_a_part_of_a_line) {
  Source source;
  source.put(std::string("a\0b\n", 4));
  source.expect_line(1, std::string("a\0b\n", 4));
}

TEST(ReadLine, gives_what_is_left_when_the_file_ends_and_then_nothing) {
  Source source;
  source.put("one\nrest");
  source.end();
  source.expect_line(1, "one\n");
  source.expect_line(1, "rest");
  source.expect_line(1, "");
  source.expect_line(1, "");
}

TEST(ReadLine, of_a_file_that_ends_with_a_line_is_that_line_and_then_nothing) {
  Source source;
  source.put("one\n");
  source.end();
  source.expect_line(1, "one\n");
  source.expect_line(1, "");
}

TEST(ReadLine, loses_nothing_when_it_is_closed_while_it_waits) {
  Source source;
  source.put("begin");
  ReadLine read(source.input());
  Noted noted(read);
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.next(), "yielded Readable(fd=100)");
  expect(noted.close(), "closed");
  source.put("ning\n");
  source.expect_line(1, "beginning\n");
}
