// Exercise 1.9 (extend, 60 minutes): a small mail server
#include <ex1_9_post_office.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;
using aio::exercise::outcome;
using Box = std::vector<std::string>;

TEST(PostOffice, says_hello_and_asks_what_else_it_could_be) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("help"), "yielded 'what?'");
  expect(noted.send("TO"), "yielded 'what?'");
  expect(noted.send("."), "yielded 'what?'");
  expect(noted.send("QUIT"), "returned");
  expect("the box", box, Box{});
}

TEST(PostOffice, sends_a_letter_of_several_lines) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.send("dear"), "yielded 'go on'");
  expect(noted.send("friend"), "yielded 'go on'");
  expect("the box before the dot", box, Box{});
  expect(noted.send("."), "yielded 'sent'");
  expect("the box after the dot", box, Box{"Ada: dear friend"});
}

TEST(PostOffice, sends_one_letter_after_the_other) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.send("one"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect(noted.send("TO Bob"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect(noted.send("QUIT"), "returned");
  expect("the box", box, Box{"Ada: one", "Bob:"});
}

TEST(PostOffice, takes_everything_but_a_dot_as_text_inside_of_a_letter) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.send("QUIT"), "yielded 'go on'");
  expect(noted.send("TO Bob"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect("the box", box, Box{"Ada: QUIT TO Bob"});
}

TEST(PostOffice, takes_an_empty_line_as_text_inside_of_a_letter) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.send(""), "yielded 'go on'");
  expect(noted.send("x"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect("the box", box, Box{"Ada:  x"});
}

TEST(PostOffice, takes_the_whole_rest_of_the_line_as_the_name) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada Lovelace"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect("the box", box, Box{"Ada Lovelace:"});
}

TEST(PostOffice, takes_an_empty_name_as_any_other) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO "), "yielded 'go on'");
  expect(noted.send("x"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect("the box", box, Box{": x"});
}

TEST(PostOffice, drops_the_letter_at_a_ValueError_and_goes_on) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.send("dear"), "yielded 'go on'");
  expect(noted.throw_in(aio::ValueError("no text")), "yielded 'dropped'");
  expect(noted.send("TO Bob"), "yielded 'go on'");
  expect(noted.send("hi"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect("the box", box, Box{"Bob: hi"});
}

TEST(PostOffice, lets_a_ValueError_out_between_two_letters) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.throw_in(aio::ValueError("no text")), "raised ValueError: no text");
  expect(noted.send("help"), "returned");
}

TEST(PostOffice, lets_a_ValueError_out_after_a_letter) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect(noted.throw_in(aio::ValueError("no text")), "raised ValueError: no text");
}

TEST(PostOffice, stops_in_the_middle_of_a_letter_when_it_is_closed) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.close(), "closed");
  expect("the box", box, Box{});
}

TEST(PostOffice, lets_every_other_error_out_in_the_middle_of_a_letter) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.throw_in(aio::TypeError("boom")), "raised TypeError: boom");
}

TEST(PostOffice, serves_two_at_a_time) {
  Box box;
  PostOffice one(box);
  PostOffice two(box);
  expect(Noted(one).next(), "yielded 'hello'");
  expect(Noted(one).send("TO Ada"), "yielded 'go on'");
  expect(Noted(two).next(), "yielded 'hello'");
  expect(Noted(one).send("from one"), "yielded 'go on'");
  expect(Noted(two).send("TO Bob"), "yielded 'go on'");
  expect(Noted(two).send("from two"), "yielded 'go on'");
  expect(Noted(two).send("."), "yielded 'sent'");
  expect(Noted(one).send("."), "yielded 'sent'");
  expect("the box", box, Box{"Bob: from two", "Ada: from one"});
}

TEST(Connection, yields_hello_and_then_the_reply_to_each_line) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("TO Ada\n"), "yielded 'go on\\n'");
  expect(noted.send("dear\n"), "yielded 'go on\\n'");
  expect(noted.send(".\n"), "yielded 'sent\\n'");
  expect("the box", box, Box{"Ada: dear"});
}

TEST(Connection, waits_for_the_rest_of_a_line) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("TO A"), "yielded ''");
  expect(noted.send("da"), "yielded ''");
  expect(noted.send("\nde"), "yielded 'go on\\n'");
  expect(noted.send("ar\n."), "yielded 'go on\\n'");
  expect(noted.send("\n"), "yielded 'sent\\n'");
  expect("the box", box, Box{"Ada: dear"});
}

TEST(Connection, replies_to_all_lines_of_a_piece) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("TO Ada\ndear\n.\nhe"), "yielded 'go on\\ngo on\\nsent\\n'");
  expect(noted.send("lp\n"), "yielded 'what?\\n'");
  expect("the box", box, Box{"Ada: dear"});
}

TEST(Connection, takes_an_empty_line_as_a_line) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("\n\n"), "yielded 'what?\\nwhat?\\n'");
}

TEST(Connection, goes_on_after_an_empty_piece) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send(""), "yielded ''");
  expect(noted.send("help\n"), "yielded 'what?\\n'");
}

TEST(Connection, returns_with_the_last_replies_when_the_office_returns) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("TO Ada\n"), "yielded 'go on\\n'");
  expect(noted.send("dear\n.\nQUIT\nhelp\n"), "returned");
  expect("result()", connection.result(), std::string("go on\nsent\n"));
  expect("the box", box, Box{"Ada: dear"});
  expect(noted.send("help\n"), "returned");
}

TEST(Connection, lets_out_what_is_thrown_in_and_the_office_hears_nothing_of_it) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("TO Ada\n"), "yielded 'go on\\n'");
  expect(noted.throw_in(aio::ValueError("cut off")), "raised ValueError: cut off");
  expect(did("the office: send('.')", outcome([&] { return office.send(".").value(); })), "sent");
}

TEST(Connection, stops_when_it_is_closed_and_the_office_hears_nothing_of_it) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("TO Ada\nde"), "yielded 'go on\\n'");
  expect(noted.close(), "closed");
  expect(did("the office: send('.')", outcome([&] { return office.send(".").value(); })), "sent");
}

TEST(Connection, is_destroyed_and_the_office_hears_nothing_of_it) {
  Box box;
  PostOffice office(box);
  {
    Connection connection(office);
    expect(Noted(connection).next(), "yielded 'hello\\n'");
  }
  did("the connection is destroyed", "");
  const std::string came = outcome([&] { return office.send("help").value(); });
  expect(did("the office: send('help')", came), "what?");
}

TEST(PostOffice, heeds_where_a_word_stands_and_each_letter_of_it) {
  Box box;
  PostOffice office(box);
  Noted noted(office);
  expect(noted.next(), "yielded 'hello'");
  expect(noted.send("GO TO Ada"), "yielded 'what?'");
  expect(noted.send("QUITE"), "yielded 'what?'");
  expect(noted.send("quit"), "yielded 'what?'");
  expect(noted.send("TO Ada"), "yielded 'go on'");
  expect(noted.send(".hidden"), "yielded 'go on'");
  expect(noted.send("."), "yielded 'sent'");
  expect("the box", box, Box{"Ada: .hidden"});
}

TEST(Connection, takes_nothing_off_a_line_but_its_end) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  expect(noted.send("TO Ada\n two  \n.\n"), "yielded 'go on\\ngo on\\nsent\\n'");
  expect("the box", box, Box{"Ada:  two  "});
}

TEST(Connection, takes_no_carriage_return_off_either) {
  Box box;
  PostOffice office(box);
  Connection connection(office);
  Noted noted(connection);
  expect(noted.next(), "yielded 'hello\\n'");
  const std::string came = outcome([&] { return connection.send("QUIT\r\n").value(); });
  expect(did("send('QUIT\\r\\n')", came), "what?\n");
}
