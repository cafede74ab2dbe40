// Exercise 4.8 (rebuild, 45 minutes): the list of waiters
#include <ex4_8_waiters.hpp>  // the learner's, ours, or a wrong one

using aio::kInvalid;
using aio::kRead;
using aio::kWrite;
using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;
using Log = std::vector<std::string>;

namespace {

std::string words(int events) {
  return std::string(events & kRead ? " r" : "") + (events & kWrite ? " w" : "");
}

/// Writes down what it is told, and reports what the test says.
class Told : public aio::Selector {
 public:
  explicit Told(Log& log) : log_(log) {}
  void register_fd(int fd, int events) override {
    if (fd == refused) throw aio::ValueError("refused");
    tell("register", fd, events);
  }
  void modify(int fd, int events) override {
    if (fd == refused) throw aio::ValueError("refused");
    tell("modify", fd, events);
  }
  void unregister(int fd) override { tell("unregister", fd, 0); }
  const std::vector<Ready>& select(double timeout) override {
    last_timeout = timeout;
    return report;
  }

  std::vector<Ready> report;
  double last_timeout = -1;
  int refused = -1;

 private:
  void tell(const char* what, int fd, int events) {
    log_.push_back(what + (" " + std::to_string(fd)) + words(events));
  }
  Log& log_;
};

class Desk {
 public:
  std::string add(int fd, aio::Events event, Waiter& waiter) {
    return did("add(" + what(fd, event) + ", " + waiter.name + ")", outcome([&] {
                 waiters.add(fd, event, waiter);
                 return std::string("added");
               }));
  }
  std::string remove(int fd, aio::Events event) {
    return did("remove(" + what(fd, event) + ")", outcome([&] {
                 Waiter* const waiter = waiters.remove(fd, event);
                 return waiter ? waiter->name : "nobody";
               }));
  }
  void closing(int fd) {
    waiters.closing(fd);
    did("closing(" + std::to_string(fd) + ")", "done");
  }
  void select(std::vector<aio::Selector::Ready> report) {
    std::string said;
    for (const auto& [fd, events] : report) {
      said += (said.empty() ? "" : ", ") + std::to_string(fd) + words(events) +
              (events & kInvalid ? " invalid" : "");
    }
    selector.report = std::move(report);
    did("select(), which reports " + said, outcome([&] {
          waiters.select(0.5, [&](Waiter& waiter) {
            log.push_back(waiter.name + " is ready, " + std::to_string(waiters.size()) + " wait");
            if (when_ready) when_ready(waiter);
          });
          return std::string("done");
        }));
    expect("the timeout that the selector got", selector.last_timeout, 0.5);
  }
  /// All that has happened since the last time.
  void expect_log(const Log& expected) {
    const Log happened = std::exchange(log, {});
    expect("since then", happened, expected);
  }
  void expect_size(int size) { expect("size()", waiters.size(), size); }

  Log log;
  Told selector{log};
  std::function<void(Waiter&)> when_ready;
  std::function<void(Waiter&)> when_closed;
  Waiters waiters{
      selector, [this](Waiter& waiter) {
        log.push_back(waiter.name + ": closed, " + std::to_string(waiters.size()) + " wait");
        if (when_closed) when_closed(waiter);
      }};

 private:
  static std::string what(int fd, aio::Events event) {
    return std::to_string(fd) + "," + words(event);
  }
};

Waiter ada{"ada"}, bob{"bob"}, eve{"eve"};

}  // namespace

TEST(Waiters, are_watched_while_they_wait) {
  Desk desk;
  desk.expect_size(0);
  expect(desk.add(5, kRead, ada), "added");
  desk.expect_size(1);
  expect(desk.remove(5, kRead), "ada");
  desk.expect_size(0);
  desk.expect_log({"register 5 r", "unregister 5"});
}

TEST(Waiters, may_be_one_to_read_and_one_to_write) {
  Desk desk;
  expect(desk.add(5, kWrite, ada), "added");
  expect(desk.add(5, kRead, bob), "added");
  desk.expect_size(2);
  expect(desk.remove(5, kWrite), "ada");
  expect(desk.remove(5, kRead), "bob");
  desk.expect_log({"register 5 w", "modify 5 r w", "modify 5 r", "unregister 5"});
}

TEST(Waiters, of_different_descriptors_do_not_know_each_other) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(6, kWrite, bob), "added");
  expect(desk.remove(6, kRead), "nobody");
  expect(desk.remove(7, kRead), "nobody");
  expect(desk.remove(5, kRead), "ada");
  desk.expect_log({"register 5 r", "register 6 w", "unregister 5"});
}

TEST(Waiters, refuse_a_second_one_and_keep_the_first) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(5, kRead, bob), "raised RuntimeError: descriptor 5 is waited for already");
  desk.expect_log({"register 5 r"});
  desk.expect_size(1);
  expect(desk.remove(5, kRead), "ada");
}

TEST(Waiters, are_not_there_if_the_selector_refuses) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  desk.selector.refused = 6;
  expect(desk.add(6, kRead, bob), "raised ValueError: refused");
  desk.expect_size(1);
  desk.selector.refused = 5;
  expect(desk.add(5, kWrite, eve), "raised ValueError: refused");
  desk.expect_size(1);
  desk.selector.refused = -1;
  expect(desk.add(6, kRead, bob), "added");
  expect(desk.add(5, kWrite, eve), "added");
  desk.expect_log({"register 5 r", "register 6 r", "modify 5 r w"});
}

TEST(Waiters, that_are_reported_wait_no_more_when_they_are_called) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(6, kRead, bob), "added");
  desk.select({{6, kRead}, {5, kRead}});
  desk.expect_log({"register 5 r", "register 6 r", "unregister 6", "bob is ready, 1 wait",
                   "unregister 5", "ada is ready, 0 wait"});
}

TEST(Waiters, of_both_directions_are_called_the_reader_first) {
  Desk desk;
  expect(desk.add(5, kWrite, ada), "added");
  expect(desk.add(5, kRead, bob), "added");
  desk.select({{5, kRead | kWrite}});
  desk.expect_log({"register 5 w", "modify 5 r w", "modify 5 w", "bob is ready, 1 wait",
                   "unregister 5", "ada is ready, 0 wait"});
}

TEST(Waiters, for_the_other_direction_go_on_waiting) {
  Desk desk;
  expect(desk.add(5, kWrite, ada), "added");
  expect(desk.add(5, kRead, bob), "added");
  desk.select({{5, kWrite}});
  desk.expect_log({"register 5 w", "modify 5 r w", "modify 5 r", "ada is ready, 1 wait"});
}

TEST(Waiters, may_wait_again_when_they_are_called) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  desk.when_ready = [&](Waiter& waiter) { desk.waiters.add(5, kRead, waiter); };
  desk.select({{5, kRead}});
  desk.expect_log({"register 5 r", "unregister 5", "ada is ready, 0 wait", "register 5 r"});
}

TEST(Waiters, that_are_removed_in_this_turn_are_not_called) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(6, kRead, bob), "added");
  desk.when_ready = [&](Waiter&) { desk.waiters.remove(6, kRead); };
  desk.select({{5, kRead}, {6, kRead}});
  desk.expect_log(
      {"register 5 r", "register 6 r", "unregister 5", "ada is ready, 1 wait", "unregister 6"});
}

TEST(Waiters, to_write_are_not_called_if_the_reader_of_the_descriptor_has_removed_them) {
  Desk desk;
  expect(desk.add(5, kWrite, ada), "added");
  expect(desk.add(5, kRead, bob), "added");
  desk.when_ready = [&](Waiter& waiter) {
    desk.waiters.add(5, kRead, waiter);
    desk.waiters.remove(5, kWrite);
  };
  desk.select({{5, kRead | kWrite}});
  desk.expect_log({"register 5 w", "modify 5 r w", "modify 5 w", "bob is ready, 1 wait",
                   "modify 5 r w", "modify 5 r"});
  desk.expect_size(1);
}

TEST(Waiters, do_not_mind_that_the_selector_is_asked_again_in_the_middle) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(6, kRead, bob), "added");
  desk.when_ready = [&](Waiter&) { desk.selector.report = std::vector<aio::Selector::Ready>(); };
  desk.select({{5, kRead}, {6, kRead}});
  desk.expect_log({"register 5 r", "register 6 r", "unregister 5", "ada is ready, 1 wait",
                   "unregister 6", "bob is ready, 0 wait"});
}

TEST(Waiters, are_told_that_their_descriptor_is_closed_when_it_is_forgotten) {
  Desk desk;
  expect(desk.add(5, kWrite, ada), "added");
  expect(desk.add(5, kRead, bob), "added");
  expect(desk.add(6, kRead, eve), "added");
  desk.log.clear();
  desk.closing(5);
  desk.expect_log({"unregister 5", "bob: closed, 1 wait", "ada: closed, 1 wait"});
  desk.closing(5);
  desk.closing(99);
  desk.expect_log({});
  expect(desk.remove(6, kRead), "eve");
}

TEST(Waiters, may_wait_for_the_number_again_when_they_are_told) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(5, kWrite, bob), "added");
  desk.log.clear();
  desk.when_closed = [&](Waiter& waiter) {
    if (waiter.name == "ada") desk.waiters.add(5, kWrite, waiter);
  };
  desk.closing(5);
  desk.expect_log({"unregister 5", "ada: closed, 0 wait", "register 5 w", "bob: closed, 1 wait"});
}

TEST(Waiters, are_told_when_the_selector_finds_their_descriptor_closed) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(6, kRead, bob), "added");
  desk.log.clear();
  desk.select({{5, kInvalid}, {6, kRead}});
  desk.expect_log({"unregister 5", "ada: closed, 1 wait", "unregister 6", "bob is ready, 0 wait"});
  expect(desk.add(7, kWrite, ada), "added");
  expect(desk.add(7, kRead, bob), "added");
  desk.log.clear();
  desk.select({{7, kInvalid}});
  desk.expect_log({"unregister 7", "bob: closed, 0 wait", "ada: closed, 0 wait"});
}

TEST(Waiters, that_have_come_since_the_report_are_not_called) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(6, kRead, bob), "added");
  desk.log.clear();
  desk.when_ready = [&](Waiter&) {
    desk.waiters.closing(6);  // and another file gets the number
    desk.waiters.add(6, kRead, eve);
  };
  desk.select({{5, kRead}, {6, kRead}});
  desk.expect_log({"unregister 5", "ada is ready, 1 wait", "unregister 6", "bob: closed, 0 wait",
                   "register 6 r"});
  desk.expect_size(1);
}

TEST(Waiters, that_have_come_since_the_report_are_not_told_of_an_end) {
  Desk desk;
  expect(desk.add(5, kRead, ada), "added");
  expect(desk.add(6, kWrite, bob), "added");
  desk.log.clear();
  desk.when_ready = [&](Waiter&) {
    desk.waiters.closing(6);
    desk.waiters.add(6, kWrite, eve);
  };
  desk.select({{5, kRead}, {6, kInvalid}});
  desk.expect_log({"unregister 5", "ada is ready, 1 wait", "unregister 6", "bob: closed, 0 wait",
                   "register 6 w"});
  desk.expect_size(1);
}
