// Exercise 2.9 (extend, 60 minutes): a driver and its bells
#include <array>
#include <ex2_9_bells.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;
using Log = std::vector<std::string>;

namespace {

// A test that stops in the middle leaves guests behind that were never awaited: nobody's fault.
[[maybe_unused]] const auto warned_before = aio::set_warning_handler([](const std::string&) {});

/// Awaits another coroutine: the driver drives this one.
class Table : public aio::Coroutine<> {
  enum { kStart, kAfterGuest };

 public:
  Table(Guest& guest, Log& log) : guest_(guest), log_(log) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return await(guest_, kAfterGuest);
    log_.push_back("table is free");
    return return_value();
  }

  Guest& guest_;
  Log& log_;
};

/// Says each of its words after a pause.
class Singer : public aio::Coroutine<> {
  enum { kStart, kPaused };

 public:
  Singer(Log words, Log& log) : words_(std::move(words)), log_(log) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kPaused) log_.push_back(words_[at_++]);
    if (at_ < words_.size()) return await(Pause(), kPaused);
    return return_value();
  }

  Log words_;
  Log& log_;
  std::size_t at_ = 0;
};

class Clumsy : public aio::Coroutine<> {
  Step resume(Sent) override { throw aio::ValueError("plates"); }
};

/// driver.run(), and what was logged meanwhile.
void run_logs(Driver& driver, Log& log, const Log& expected) {
  log.clear();
  const std::string came = outcome([&] {
    driver.run();
    return aio::repr(log);
  });
  expect(did("run() logs", came), aio::repr(expected));
}

void run_raises(Driver& driver, const std::string& raised) {
  const std::string came = outcome([&] {
    driver.run();
    return std::string("ends");
  });
  expect(did("run()", came), raised);
}

void ring(Driver& driver, Bell& bell, const std::string& name = "") {
  driver.ring(bell);
  did(name + "ring(" + bell.repr() + ")", "rings");
}

}  // namespace

TEST(Driver, runs_guests_until_they_wait_and_again_when_it_rings) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Guest ada("ada", lunch, log), bob("bob", lunch, log);
  driver.add(ada);
  driver.add(bob);
  run_logs(driver, log, {"ada sits down", "bob sits down"});
  run_logs(driver, log, {});
  ring(driver, lunch);
  expect("ada has eaten before run()", ada.finished(), false);
  run_logs(driver, log, {"ada eats", "bob eats"});
  expect("ada has eaten", ada.finished(), true);
  run_logs(driver, log, {});
}

TEST(Driver, wakes_those_alone_who_wait_for_that_bell) {
  Driver driver;
  Bell lunch("lunch"), dinner("dinner");
  Log log;
  Guest ada("ada", dinner, log), bob("bob", lunch, log);
  driver.add(ada);
  driver.add(bob);
  run_logs(driver, log, {"ada sits down", "bob sits down"});
  ring(driver, lunch);
  run_logs(driver, log, {"bob eats"});
  ring(driver, dinner);
  run_logs(driver, log, {"ada eats"});
}

TEST(Driver, tells_two_bells_of_one_name_apart) {
  Driver driver;
  Bell first("lunch"), second("lunch");
  Log log;
  Guest ada("ada", first, log), bob("bob", second, log);
  driver.add(ada);
  driver.add(bob);
  run_logs(driver, log, {"ada sits down", "bob sits down"});
  ring(driver, second);
  run_logs(driver, log, {"bob eats"});
}

TEST(Driver, wakes_nobody_at_the_bell_that_another_driver_rings) {
  Driver driver;
  Driver other;
  Bell lunch("lunch"), dinner("dinner");
  Log log;
  Guest ada("ada", lunch, log), bob("bob", dinner, log);
  driver.add(ada);
  driver.add(bob);
  run_logs(driver, log, {"ada sits down", "bob sits down"});
  ring(other, lunch, "other.");
  run_logs(driver, log, {});
  ring(driver, dinner);
  run_logs(driver, log, {"bob eats"});
}

TEST(Driver, wakes_guests_in_the_order_in_which_they_began_to_wait) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  std::array guests{Guest("ada", lunch, log), Guest("bob", lunch, log), Guest("eve", lunch, log),
                    Guest("dan", lunch, log)};
  // This is neither the order of their addresses nor the reverse of it.
  for (Guest* guest : {&guests[3], &guests[1], &guests[2], &guests[0]}) driver.add(*guest);
  run_logs(driver, log, {"dan sits down", "bob sits down", "eve sits down", "ada sits down"});
  ring(driver, lunch);
  run_logs(driver, log, {"dan eats", "bob eats", "eve eats", "ada eats"});
}

TEST(Driver, wakes_nobody_twice) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Guest ada("ada", lunch, log);
  driver.add(ada);
  run_logs(driver, log, {"ada sits down"});
  ring(driver, lunch);
  ring(driver, lunch);
  run_logs(driver, log, {"ada eats"});
}

TEST(Driver, lets_a_guest_eat_at_once_when_it_has_rung_before) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Guest ada("ada", lunch, log);
  ring(driver, lunch);
  driver.add(ada);
  run_logs(driver, log, {"ada sits down", "ada eats"});
}

TEST(Driver, wakes_guests_at_each_ring_behind_all_that_are_ready_by_then) {
  Driver driver;
  Bell lunch("lunch"), dinner("dinner");
  Log log;
  Guest ada("ada", lunch, log), bob("bob", dinner, log), eve("eve", lunch, log);
  driver.add(ada);
  driver.add(bob);
  run_logs(driver, log, {"ada sits down", "bob sits down"});
  ring(driver, dinner);
  ring(driver, lunch);
  did("add(eve)", "");
  driver.add(eve);
  run_logs(driver, log, {"bob eats", "ada eats", "eve sits down", "eve eats"});
}

TEST(Driver, gives_turns_to_those_who_pause) {
  Driver driver;
  Log log;
  Singer first({"a1", "a2"}, log), second({"b1", "b2"}, log);
  driver.add(first);
  driver.add(second);
  run_logs(driver, log, {"a1", "b1", "a2", "b2"});
}

TEST(Driver, runs_the_woken_behind_those_that_are_ready_and_after_the_cook) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Guest ada("ada", lunch, log);
  Cook cook(driver, lunch, log);
  Singer singer({"la", "li"}, log);
  driver.add(ada);
  driver.add(cook);
  driver.add(singer);
  run_logs(driver, log, {"ada sits down", "cook begins", "cook is done", "la", "ada eats", "li"});
}

TEST(Driver, does_not_care_whom_a_coroutine_awaits) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Guest ada("ada", lunch, log);
  Table table(ada, log);
  driver.add(table);
  run_logs(driver, log, {"ada sits down"});
  ring(driver, lunch);
  run_logs(driver, log, {"ada eats", "table is free"});
}

TEST(Driver, keeps_the_others_when_one_raises) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Clumsy clumsy;
  Guest ada("ada", lunch, log);
  driver.add(clumsy);
  driver.add(ada);
  run_raises(driver, "raised ValueError: plates");
  run_logs(driver, log, {"ada sits down"});
}

TEST(Driver, keeps_those_who_wait_when_one_raises) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Guest ada("ada", lunch, log);
  Clumsy clumsy;
  driver.add(ada);
  driver.add(clumsy);
  run_raises(driver, "raised ValueError: plates");
  ring(driver, lunch);
  run_logs(driver, log, {"ada eats"});
}

TEST(Guest, lets_out_what_is_thrown_in_while_it_waits) {
  Bell lunch("lunch");
  Log log;
  Guest ada("ada", lunch, log);
  aio::exercise::Noted noted(ada);
  expect(noted.next(), "yielded lunch");
  expect(noted.throw_in(aio::ValueError("fire")), "raised ValueError: fire");
}

TEST(Cook, lets_out_what_is_thrown_in_while_it_pauses) {
  Driver driver;
  Bell lunch("lunch");
  Log log;
  Cook cook(driver, lunch, log);
  aio::exercise::Noted noted(cook);
  expect(noted.next(), "yielded None");
  expect(noted.throw_in(aio::ValueError("fire")), "raised ValueError: fire");
}

TEST(Driver, runs_its_own_coroutines_and_no_other_ones) {
  Driver driver;
  Driver other;
  Log log;
  Singer singer({"la"}, log);
  Singer elsewhere({"li"}, log);
  driver.add(singer);
  other.add(elsewhere);
  run_logs(driver, log, {"la"});
  run_logs(other, log, {"li"});
}
