// Exercise 4.6 (repair, 20 minutes): one for each call
#include <ex4_6_serve_all.hpp>  // the learner's, ours, or a wrong one
#include <set>
#include <string>

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;
using Log = std::vector<std::string>;

namespace {

/// Reports what the test says, of what is registered, and counts the calls.
class Told : public aio::Selector {
 public:
  void register_fd(int fd, int) override { registered.insert(fd); }
  void modify(int, int) override {}
  void unregister(int fd) override { registered.erase(fd); }
  const std::vector<Ready>& select(double timeout) override {
    ++selects;
    last_timeout = timeout;
    std::vector<Ready> ready;  // what was reported before is gone
    for (const int fd : report) {
      if (registered.count(fd)) ready.push_back({fd, aio::kRead});
    }
    return ready_ = std::move(ready);
  }

  std::vector<int> report;
  std::set<int> registered;
  int selects = 0;
  double last_timeout = -1;

 private:
  std::vector<Ready> ready_;
};

class Office {
 public:
  /// Logs its name, and does something.
  void watch(
      int fd, const std::string& name, std::function<void()> then = [] {}) {
    desk.watch(fd, [this, name, then] {
      log.push_back(name);
      then();
    });
  }
  void expect_calls(const std::vector<int>& ready, const Log& expected) {
    selector.report = ready;
    log.clear();
    const int before = selector.selects;
    const std::string came = outcome([&] {
      desk.serve(0.5);
      return aio::repr(log);
    });
    expect(did("serve(0.5), and " + aio::repr(ready) + " are ready: calls", came),
           aio::repr(expected));
    expect("calls of select()", selector.selects - before, 1);
    expect("its timeout", selector.last_timeout, 0.5);
  }

  Told selector;
  Desk desk{selector};
  Log log;
};

}  // namespace

TEST(Desk, serves_all_that_are_ready_after_one_call) {
  Office office;
  office.watch(5, "five");
  office.watch(6, "six");
  office.watch(7, "seven");
  office.expect_calls({5, 6, 7}, {"five", "six", "seven"});
  office.expect_calls({7, 5}, {"seven", "five"});
  office.expect_calls({6}, {"six"});
  office.expect_calls({}, {});
}

TEST(Desk, does_not_call_who_has_been_forgotten_in_this_turn) {
  Office office;
  office.watch(5, "five", [&] { office.desk.forget(6); });
  office.watch(6, "six");
  office.watch(7, "seven");
  office.expect_calls({5, 6, 7}, {"five", "seven"});
  office.expect_calls({6, 7}, {"seven"});
}

TEST(Desk, lets_a_function_forget_itself) {
  Office office;
  office.watch(5, "five", [&office, text = std::string(100, 'x')] {
    office.desk.forget(5);
    office.log.push_back(text.substr(99));
  });
  office.watch(6, "six");
  office.expect_calls({5, 6}, {"five", "x", "six"});
  office.expect_calls({5, 6}, {"six"});
}

TEST(Desk, does_not_call_who_has_been_watched_in_this_turn) {
  Office office;
  office.watch(5, "five", [&] {
    office.desk.forget(6);
    office.watch(6, "another six");
  });
  office.watch(6, "six");
  office.expect_calls({5, 6}, {"five"});
  office.expect_calls({6}, {"another six"});
}

TEST(Desk, may_get_more_to_watch_while_it_serves) {
  Office office;
  office.watch(50, "fifty", [&] {
    for (int fd = 0; fd < 40; ++fd) office.watch(fd, "new");
  });
  office.watch(60, "sixty");
  office.expect_calls({50, 60}, {"fifty", "sixty"});
  office.expect_calls({1, 60}, {"new", "sixty"});
}

TEST(Desk, lets_a_function_serve_in_the_middle) {
  Office office;
  office.watch(5, "five", [&] {
    office.selector.report = {7};
    office.desk.serve(0.5);
    --office.selector.selects;
  });
  office.watch(6, "six");
  office.watch(7, "seven");
  office.expect_calls({5, 6}, {"five", "seven", "six"});
}

TEST(Desk, goes_on_with_its_own_report_whomever_a_turn_in_the_middle_has_called) {
  Office office;
  office.watch(5, "five", [&] {
    office.selector.report = {6};
    office.desk.serve(0.5);
    --office.selector.selects;
  });
  office.watch(6, "six");
  office.expect_calls({5, 6}, {"five", "six", "six"});
}
