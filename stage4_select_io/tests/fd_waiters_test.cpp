// The waiters, and what the selector is told of them. The selector is a dummy.
#include "stage4_select_io/fd_waiters.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <climits>
#include <limits>

#include "stage1_generators/shared/tests/allocations.hpp"
#include "stage4_select_io/tests/io.hpp"

namespace {

using aio::kInvalid;
using aio::kRead;
using aio::kWrite;
using aio::testing::Log;
using aio::testing::raised_by;

/// Writes down what it is told, and reports what the test wants.
class Dummy final : public aio::Selector {
 public:
  explicit Dummy(Log& log) : log_(log) {}

  void register_fd(int fd, int events) override {
    if (fd == refused) throw aio::ValueError("refused");
    tell("register", fd, events);
  }
  void modify(int fd, int events) override {
    if (fd == lost && error == 0) throw aio::ValueError("modify");
    if (fd == lost) throw std::system_error(error, std::generic_category(), "modify");
    tell("modify", fd, events);
  }
  void unregister(int fd) override {
    tell("unregister", fd, 0);
    if (fd == stuck) throw std::system_error(EIO, std::generic_category(), "unregister");
  }
  void closing(int fd) noexcept override { tell("closing", fd, 0); }
  void forget(int fd) override {
    tell("forget", fd, 0);
    if (fd == stuck) throw std::system_error(EIO, std::generic_category(), "forget");
  }
  const std::vector<Ready>& select(double) override {
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    return ready;
  }

  std::vector<Ready> ready;
  int refused = -1;
  int lost = -1;
  int stuck = -1;     // the selector fails to let go of it
  int error = EBADF;  // that modify() of `lost` raises; 0 is one of another kind
  std::function<void()> meanwhile;

 private:
  void tell(const char* what, int fd, int events) {
    log_.push_back(what + (" " + std::to_string(fd)) + (events & kRead ? " r" : "") +
                   (events & kWrite ? " w" : ""));
  }

  Log& log_;
};

class FdWaiters : public ::testing::Test {
 protected:
  // Reports `ready`. Waiters go, or stay.
  void select(std::vector<aio::Selector::Ready> ready, bool stay = false) {
    selector_.ready = std::move(ready);
    waiters_.select(0, [&](std::string& waiter) {
      log_.push_back(waiter + " is ready");
      return stay;
    });
  }
  void closing(int fd) { waiters_.closing(fd); }
  /// a reads 5 and goes, b writes 5 and stays: the selector, which is told so, fails.
  void fail_at_5(int error) {
    waiters_.add(5, kRead, a_);
    waiters_.add(5, kWrite, b_);
    log_.clear();
    selector_.lost = 5;
    selector_.error = error;
    select({{5, kRead}});
  }

  Log log_;
  Dummy selector_{log_};
  aio::FdWaiters<std::string> waiters_{
      selector_, [this](std::string& waiter) { log_.push_back(waiter + ": closed"); },
      [this] { log_.push_back("hurry"); }};
  std::string a_ = "a";
  std::string b_ = "b";
};

TEST_F(FdWaiters, watch_only_while_somebody_waits) {
  waiters_.add(5, kRead, a_);
  EXPECT_EQ(waiters_.size(), 1);
  select({{5, kRead}});
  EXPECT_EQ(waiters_.size(), 0);
  EXPECT_EQ(log_, Log({"register 5 r", "a is ready", "unregister 5"}));
}

TEST_F(FdWaiters, can_be_one_to_read_and_one_to_write) {
  waiters_.add(5, kRead, a_);
  waiters_.add(5, kWrite, b_);
  EXPECT_EQ(waiters_.size(), 2);
  select({{5, kWrite}});
  select({{5, kRead}});
  EXPECT_EQ(log_, Log({"register 5 r", "modify 5 r w", "b is ready", "modify 5 r", "a is ready",
                       "unregister 5"}));
}

TEST_F(FdWaiters, are_both_served_when_both_are_ready) {
  waiters_.add(5, kRead, a_);
  waiters_.add(5, kWrite, b_);
  log_.clear();
  select({{5, kRead | kWrite}});
  EXPECT_EQ(log_, Log({"a is ready", "b is ready", "unregister 5"}));
}

TEST_F(FdWaiters, stay_if_they_want_to) {
  waiters_.add(5, kRead, a_);
  select({{5, kRead}}, true);
  select({{5, kRead}}, true);
  EXPECT_EQ(waiters_.size(), 1);
  EXPECT_EQ(log_, Log({"register 5 r", "a is ready", "a is ready"}));
}

TEST_F(FdWaiters, refuse_a_second_one_for_the_same_and_keep_the_first) {
  waiters_.add(5, kRead, a_);
  EXPECT_EQ(raised_by([&] { waiters_.add(5, kRead, b_); }),
            "RuntimeError: descriptor 5 is waited for already");
  EXPECT_EQ(waiters_.size(), 1);
  select({{5, kRead}});
  EXPECT_EQ(log_, Log({"register 5 r", "a is ready", "unregister 5"}));
}

TEST_F(FdWaiters, are_gone_if_the_selector_refuses) {
  waiters_.add(7, kRead, a_);
  for (const int fd : {5, 9}) {  // below and above those that have been waited for
    selector_.refused = fd;
    EXPECT_EQ(raised_by([&] { waiters_.add(fd, kRead, b_); }), "ValueError: refused");
    EXPECT_EQ(raised_by([&] { waiters_.add(fd, kRead, b_); }), "ValueError: refused");
    EXPECT_EQ(waiters_.remove(fd, kRead), nullptr);
  }
  EXPECT_EQ(waiters_.size(), 1);
  EXPECT_EQ(log_, Log({"register 7 r"}));
}

TEST_F(FdWaiters, cannot_wait_for_a_negative_number) {
  EXPECT_EQ(raised_by([&] { waiters_.add(-1, kRead, a_); }),
            "ValueError: Invalid file descriptor: -1");
  EXPECT_EQ(waiters_.remove(-1, kRead), nullptr);
  closing(-1);
}

TEST_F(FdWaiters, cost_no_memory_for_numbers_that_are_no_descriptors) {
  for (const int fd : {1 << 30, INT_MAX}) {
    selector_.refused = fd;
    EXPECT_EQ(raised_by([&] { waiters_.add(fd, kRead, a_); }), "ValueError: refused");
  }
  EXPECT_EQ(waiters_.size(), 0);
}

TEST_F(FdWaiters, can_be_removed) {
  waiters_.add(5, kRead, a_);
  EXPECT_EQ(waiters_.remove(5, kWrite), nullptr);
  EXPECT_EQ(waiters_.remove(5, kRead), &a_);
  EXPECT_EQ(waiters_.remove(5, kRead), nullptr);
  EXPECT_EQ(waiters_.remove(77, kRead), nullptr);
  EXPECT_EQ(waiters_.size(), 0);
  EXPECT_EQ(log_, Log({"register 5 r", "unregister 5"}));
}

TEST_F(FdWaiters, that_are_not_there_are_not_removed) {
  waiters_.add(0, kRead, a_);
  EXPECT_EQ(waiters_.remove(0, kRead), &a_);
  waiters_.add(5, kRead, a_);
  EXPECT_EQ(waiters_.remove(6, kRead), nullptr);
  EXPECT_EQ(waiters_.size(), 1);
}

// keep

TEST_F(FdWaiters, that_keep_leave_the_watch_so_that_the_next_costs_nothing) {
  for (int i = 0; i < 3; ++i) {
    waiters_.add(5, kRead, a_, true);
    select({{5, kRead}});
  }
  EXPECT_EQ(waiters_.size(), 0);
  EXPECT_EQ(log_, Log({"register 5 r", "a is ready", "a is ready", "a is ready"}));
}

TEST_F(FdWaiters, that_keep_cost_memory_only_the_first_time) {
  const auto taken = [&] {
    const std::size_t before = allocations;
    waiters_.add(5, kRead, a_, true);
    return allocations - before;
  };
  EXPECT_GT(taken(), 0U);
  select({{5, kRead}});
  EXPECT_EQ(taken(), 0U);
}

TEST_F(FdWaiters, that_keep_lose_the_watch_when_it_reports_what_nobody_waits_for) {
  waiters_.add(5, kRead, a_, true);
  select({{5, kRead}});
  select({{5, kRead}});
  EXPECT_EQ(log_, Log({"register 5 r", "a is ready", "unregister 5"}));
  waiters_.add(5, kRead, a_, true);
  EXPECT_EQ(log_.back(), "register 5 r");
}

TEST_F(FdWaiters, that_keep_lose_only_the_direction_that_nobody_waits_for) {
  waiters_.add(5, kRead, a_, true);
  select({{5, kRead}});
  waiters_.add(5, kWrite, b_, true);
  log_.clear();
  select({{5, kRead}});
  EXPECT_EQ(log_, Log({"modify 5 w"}));
  EXPECT_EQ(waiters_.size(), 1);
}

TEST_F(FdWaiters, that_do_not_keep_end_what_another_one_has_kept) {
  waiters_.add(5, kRead, a_, true);
  select({{5, kRead}});
  log_.clear();
  waiters_.add(5, kWrite, b_);
  EXPECT_EQ(log_, Log({"modify 5 w"}));
}

TEST_F(FdWaiters, that_keep_are_forgotten_when_the_descriptor_is_closed) {
  waiters_.add(5, kRead, a_, true);
  select({{5, kRead}});
  closing(5);
  EXPECT_EQ(log_, Log({"register 5 r", "a is ready", "unregister 5"}));
  waiters_.add(5, kRead, b_, true);
  EXPECT_EQ(log_.back(), "register 5 r");
}

TEST_F(FdWaiters, that_kept_a_watch_can_end_it_without_the_others) {
  waiters_.add(5, kRead, a_, true);
  waiters_.add(6, kRead, b_, true);
  select({{5, kRead}});
  log_.clear();
  waiters_.clear_kept();
  EXPECT_EQ(log_, Log({"unregister 5"}));
  select({{6, kRead}});
  EXPECT_EQ(log_, Log({"unregister 5", "b is ready", "unregister 6"}));
}

TEST_F(FdWaiters, of_the_number_0_are_like_all_others) {
  waiters_.add(0, kRead, a_, true);
  select({{0, kRead}});
  waiters_.clear_kept();
  waiters_.add(0, kRead, a_);
  waiters_.clear();
  EXPECT_EQ(log_,
            Log({"register 0 r", "a is ready", "unregister 0", "register 0 r", "unregister 0"}));
}

// The end of a descriptor, and of all.

TEST_F(FdWaiters, do_not_count_when_their_descriptor_is_closed) {
  waiters_.add(5, kRead, a_);
  waiters_.add(5, kWrite, b_);
  closing(5);
  EXPECT_EQ(waiters_.size(), 0);
}

TEST_F(FdWaiters, are_told_if_the_selector_does_not_know_their_number_any_more) {
  for (const int error : {EBADF, ENOENT}) {
    selector_.lost = -1;
    fail_at_5(error);
    EXPECT_EQ(log_, Log({"a is ready", "unregister 5", "b: closed"})) << error;
    EXPECT_EQ(waiters_.size(), 0);
  }
}

TEST_F(FdWaiters, wait_on_if_the_selector_fails_otherwise_and_it_is_asked_again_later) {
  for (const int error : {ENOMEM, 0}) {
    fail_at_5(error);
    EXPECT_EQ(log_, Log({"a is ready"}));
    EXPECT_EQ(waiters_.size(), 1);
    selector_.lost = -1;
    select({{5, kRead}});  // which nobody waits for
    select({{5, kWrite}});
    EXPECT_EQ(log_, Log({"a is ready", "modify 5 w", "b is ready", "unregister 5"}));
  }
}

// Closed where no loop runs: its owner tells the selector at once, and the waiters hear of it
// before anything else is done with a number.
class ClosedElsewhere : public FdWaiters {
 protected:
  ClosedElsewhere() {
    waiters_.add(mine_, kRead, a_);
    log_.clear();
  }
  std::string about(const char* what) { return what + (" " + std::to_string(mine_)); }

  aio::testing::Pipe pipe_;
  int mine_ = pipe_.from.fileno();
};

TEST_F(ClosedElsewhere, is_told_to_the_selector_at_once_and_then_to_the_waiter) {
  pipe_.from.close();
  EXPECT_EQ(log_, Log({about("closing"), "hurry"}));
  log_.clear();
  waiters_.forget_closed();
  EXPECT_EQ(log_, Log({about("forget"), "a: closed"}));
  EXPECT_EQ(waiters_.size(), 0);
}

TEST_F(ClosedElsewhere, is_told_although_the_selector_fails_to_let_go) {
  selector_.stuck = mine_;
  pipe_.from.close();
  log_.clear();
  waiters_.forget_closed();
  EXPECT_EQ(log_, Log({about("forget"), "a: closed"}));
}

TEST_F(ClosedElsewhere, is_told_although_larger_numbers_were_waited_for_before) {
  const int smaller = pipe_.to.fileno();
  const aio::Descriptor larger = aio::testing::duplicate(pipe_.to, smaller + 1);
  waiters_.add(larger.fileno(), kWrite, a_);
  waiters_.add(smaller, kWrite, b_);
  log_.clear();
  pipe_.to.close();
  waiters_.forget_closed();
  const std::string number = " " + std::to_string(smaller);
  EXPECT_EQ(log_, Log({"closing" + number, "hurry", "forget" + number, "b: closed"}));
}

TEST_F(ClosedElsewhere, is_told_to_each_who_waits_for_it) {
  aio::FdWaiters<std::string> others(
      selector_, [this](std::string& waiter) { log_.push_back(waiter + ": closed"); });
  others.add(mine_, kRead, b_);
  pipe_.from.close();
  log_.clear();
  waiters_.forget_closed();
  others.forget_closed();
  EXPECT_EQ(log_, Log({about("forget"), "a: closed", about("forget"), "b: closed"}));
}

TEST_F(ClosedElsewhere, is_told_before_the_number_is_waited_for_again_and_only_once) {
  pipe_.from.close();
  log_.clear();
  waiters_.add(mine_, kRead, b_);
  EXPECT_EQ(log_, Log({about("forget"), "a: closed", about("register") + " r"}));
  log_.clear();
  waiters_.forget_closed();
  select({});
  EXPECT_EQ(log_, Log());
  waiters_.add(pipe_.to.fileno(), kWrite, a_);
  pipe_.to.close();
  waiters_.forget_closed();
  EXPECT_EQ(log_.back(), "a: closed");
  EXPECT_EQ(waiters_.size(), 1);
}

TEST_F(ClosedElsewhere, is_told_of_a_number_that_was_closed_here_before) {
  closing(mine_);
  waiters_.add(mine_, kRead, b_);
  log_.clear();
  pipe_.from.close();
  waiters_.forget_closed();
  EXPECT_EQ(log_, Log({about("closing"), "hurry", about("forget"), "b: closed"}));
}

TEST_F(ClosedElsewhere, is_told_before_another_one_is_removed) {
  waiters_.add(mine_, kWrite, b_);
  pipe_.from.close();
  log_.clear();
  EXPECT_EQ(waiters_.remove(mine_, kWrite), &b_);
  EXPECT_EQ(log_, Log({about("forget"), "a: closed"}));
  EXPECT_EQ(waiters_.size(), 0);
}

TEST_F(ClosedElsewhere, is_told_in_place_of_what_was_ready) {
  selector_.meanwhile = [&] { pipe_.from.close(); };
  select({{mine_, kRead}});
  EXPECT_EQ(log_, Log({about("closing"), "hurry", about("forget"), "a: closed"}));
}

TEST_F(ClosedElsewhere, is_told_before_kept_watches_end) {
  pipe_.from.close();
  log_.clear();
  waiters_.clear_kept();
  EXPECT_EQ(log_, Log({about("forget"), "a: closed"}));
}

TEST_F(ClosedElsewhere, is_nothing_to_waiters_that_are_gone) {
  waiters_.clear();
  log_.clear();
  pipe_.from.close();
  EXPECT_EQ(log_, Log());
}

TEST_F(ClosedElsewhere, is_nothing_to_waiters_that_go_before_they_are_told) {
  pipe_.from.close();
  waiters_.clear();
  log_.clear();
  waiters_.forget_closed();
  EXPECT_EQ(log_, Log());
}

TEST_F(FdWaiters, are_all_woken_when_the_descriptor_is_closed) {
  waiters_.add(5, kRead, a_);
  waiters_.add(5, kWrite, b_);
  log_.clear();
  closing(5);
  closing(5);
  closing(99);
  EXPECT_EQ(log_, Log({"unregister 5", "a: closed", "b: closed"}));
  EXPECT_EQ(waiters_.size(), 0);
}

// It was told, and somebody opened a file that got its number, before the loop saw the report.
TEST_F(FdWaiters, are_told_nothing_by_a_report_of_a_number_that_is_open) {
  const aio::testing::Pipe pipe;
  const int mine = pipe.from.fileno();
  for (const int flags : {0, FD_CLOEXEC}) {
    fcntl(mine, F_SETFD, flags);
    waiters_.add(mine, kRead, a_);
    log_.clear();
    select({{mine, kInvalid}});
    EXPECT_EQ(log_, Log());
    EXPECT_EQ(waiters_.remove(mine, kRead), &a_);
  }
}

TEST_F(FdWaiters, put_one_in_the_place_of_another) {
  waiters_.add(5, kRead, a_);
  waiters_.replace(5, kRead, b_);
  select({{5, kRead}});
  EXPECT_EQ(log_, Log({"register 5 r", "b is ready", "unregister 5"}));
}

TEST_F(FdWaiters, are_told_when_the_descriptor_turns_out_to_be_closed) {
  waiters_.add(905, kRead, a_);  // a number that is not open
  waiters_.add(906, kRead, b_);
  log_.clear();
  select({{905, kInvalid}, {906, kRead}});
  EXPECT_EQ(log_, Log({"unregister 905", "a: closed", "b is ready", "unregister 906"}));
}

TEST_F(FdWaiters, are_all_forgotten_at_the_end_and_so_are_the_watches) {
  waiters_.add(5, kRead, a_);
  waiters_.add(6, kRead, b_, true);
  select({{6, kRead}});
  log_.clear();
  waiters_.clear();
  EXPECT_EQ(log_, Log({"unregister 5", "unregister 6"}));
  EXPECT_EQ(waiters_.size(), 0);
}

TEST_F(FdWaiters, are_told_and_forgotten_although_the_selector_fails_to_let_go) {
  selector_.stuck = 5;
  waiters_.add(5, kRead, a_);
  waiters_.add(6, kWrite, b_);
  log_.clear();
  closing(5);
  waiters_.add(5, kRead, a_);
  waiters_.clear();
  EXPECT_EQ(log_,
            Log({"unregister 5", "a: closed", "register 5 r", "unregister 5", "unregister 6"}));
  EXPECT_EQ(waiters_.size(), 0);
}

TEST_F(FdWaiters, tell_an_observer) {
  struct Recorder final : aio::Observer {
    void happened(aio::Happening what, const void* subject, double number,
                  const std::source_location&) override {
      log.push_back((what == aio::Happening::kFdWatch   ? "watch "
                     : what == aio::Happening::kFdReady ? "ready "
                                                        : "forget ") +
                    std::to_string(static_cast<int>(number)) + (subject ? " somebody" : ""));
    }
    Log log;
  } recorder;
  aio::observer = &recorder;
  waiters_.add(5, kRead, a_);
  select({{5, kRead}});
  waiters_.add(6, kRead, a_);
  waiters_.add(6, kWrite, b_);
  aio::observer = nullptr;
  EXPECT_EQ(recorder.log, Log({"watch 5 somebody", "ready 5 somebody", "forget 5",
                               "watch 6 somebody", "watch 6 somebody"}));
}

}  // namespace
