// Exercise 2.6 (repair, 15 minutes): close through delegation
#include <ex2_6_shut_the_door.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::expect;
using aio::exercise::Noted;
using Log = std::vector<std::string>;

namespace {

/// Yields 1, and raises what is thrown in.
class Guest : public aio::DelegatingGenerator<int> {
  enum { kStart, kYielded };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? yield(1, kYielded) : return_value();
  }
};

/// Yields 1, and answers GeneratorExit with 2.
class StubbornGuest : public aio::DelegatingGenerator<int> {
  enum { kStart, kYielded };
  Step resume(Sent sent) override {
    try {
      sent.check();
    } catch (const aio::GeneratorExit&) {
      return yield(2, kYielded);
    }
    return yield(1, kYielded);
  }
};

}  // namespace

TEST(Indoors, shuts_the_door_when_the_inner_generator_returns) {
  Log log;
  Guest guest;
  Indoors indoors({"door", log}, guest);
  Noted noted(indoors);
  expect(noted.next(), "yielded 1");
  expect("log", log, Log{"door opens"});
  expect(noted.next(), "returned");
  expect("log", log, Log{"door opens", "door shuts"});
}

TEST(Indoors, shuts_the_door_and_lets_the_exception_go_on) {
  Log log;
  Guest guest;
  Indoors indoors({"door", log}, guest);
  Noted noted(indoors);
  expect(noted.next(), "yielded 1");
  expect(noted.throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect("log", log, Log{"door opens", "door shuts"});
}

TEST(Indoors, shuts_the_inner_door_first_when_it_is_closed) {
  Log log;
  Guest guest;
  Indoors room({"room", log}, guest);
  Indoors house({"house", log}, room);
  Noted noted(house);
  expect(noted.next(), "yielded 1");
  expect(noted.close(), "closed");
  expect("log", log, Log{"house opens", "room opens", "room shuts", "house shuts"});
}

TEST(Indoors, shuts_a_door_that_nobody_gets_through) {
  Log log;
  Guest guest;
  Indoors first({"first", log}, guest);
  Indoors second({"second", log}, guest);
  Noted noted(first);
  expect(noted.next(), "yielded 1");
  Noted late(second);
  expect(late.next(), "raised ValueError: generator is waited for already");
  expect("log", log, Log{"first opens", "second opens", "second shuts"});
}

TEST(Indoors, shuts_the_door_behind_a_generator_that_has_ended_before) {
  Log log;
  Guest guest;
  expect(Noted(guest, "guest").close(), "closed");
  Indoors indoors({"door", log}, guest);
  expect(Noted(indoors).next(), "returned");
  expect("log", log, Log{"door opens", "door shuts"});
}

TEST(Indoors, shuts_the_door_on_a_generator_that_refuses_to_close) {
  Log log;
  StubbornGuest guest;
  Indoors indoors({"door", log}, guest);
  Noted noted(indoors);
  expect(noted.next(), "yielded 1");
  expect(noted.close(), "raised RuntimeError: generator ignored GeneratorExit");
  expect("log", log, Log{"door opens", "door shuts"});
}

TEST(Indoors, lets_GeneratorExit_go_on_as_any_other_exception) {
  Log log;
  Guest guest;
  Indoors indoors({"door", log}, guest);
  Noted noted(indoors);
  expect(noted.next(), "yielded 1");
  expect(noted.throw_in(aio::GeneratorExit()), "raised GeneratorExit");
  expect("log", log, Log{"door opens", "door shuts"});
}
