// Exercise 6.5 (repair, 20 minutes): letters that nobody waits for
#include <ex6_5_unowned_task.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/parts.hpp"

using aio::exercise::did;
using aio::exercise::expect;

namespace {

/// A mailer, and what the loop reports.
class Office : public TurnByTurn {
 public:
  Office() {
    loop().set_exception_handler([this](const aio::ExceptionContext& context) {
      log.push_back("reported: " + aio::describe(context.exception) + " (" + context.message + ")");
    });
  }
  ~Office() { loop().set_exception_handler(nullptr); }  // the log goes before the loop
  /// A letter that takes so long.
  void post(const std::string& name, double takes, std::vector<Part> more = {}) {
    std::vector<Part> parts{sleeps(takes), says(log, name + " is sent")};
    parts.insert(parts.begin() + 1, more.begin(), more.end());
    did("post(" + name + ")", "");
    mailer.post(name, Body(parts));
  }
  /// Runs the loop so long, and says what has come.
  void expect_after(double seconds, const Log& expected) {
    log.clear();
    loop().call_later(seconds, [this] { loop().stop(); });
    loop().run_forever();
    turns(3);
    expect(did("after " + aio::repr(seconds) + " s", aio::repr(log)), aio::repr(expected));
  }

  Log log;
  Mailer mailer{loop()};
};

const Log kNothing;

/// How the future of a close() ended.
std::string closing(const aio::Ref<aio::Future<>>& closed) { return how(*closed); }

}  // namespace

TEST(A_mailer, sends_in_the_background) {
  Office office;
  office.post("a", 2);
  office.post("b", 1);
  expect("on the way", office.mailer.on_the_way(), std::size_t{2});
  office.expect_after(1, {"b is sent"});
  expect("on the way", office.mailer.on_the_way(), std::size_t{1});
  office.expect_after(1, {"a is sent"});
  expect("on the way", office.mailer.on_the_way(), std::size_t{0});
  expect("failed", office.mailer.failed(), kNothing);
}

TEST(A_mailer, that_is_closed_waits_for_each_letter_on_the_way) {
  Office office;
  office.post("a", 2);
  office.post("b", 1);
  const auto closed = office.mailer.close();
  office.expect_after(1, {"b is sent"});
  expect(did("close()", closing(closed)), "pending");
  office.expect_after(1, {"a is sent"});
  expect(did("close()", closing(closed)), "done");
}

TEST(A_mailer, that_is_closed_waits_for_letters_posted_meanwhile) {
  Office office;
  const Part posts = does([&] { office.post("b", 1); });
  office.post("a", 1, {posts});
  const auto closed = office.mailer.close();
  office.expect_after(1, {"a is sent"});
  expect(did("close()", closing(closed)), "pending");
  office.expect_after(1, {"b is sent"});
  expect(did("close()", closing(closed)), "done");
}

TEST(A_mailer, without_a_letter_is_closed_at_once) {
  Office office;
  expect(did("close()", closing(office.mailer.close())), "done");
  office.post("a", 1);
  office.expect_after(1, {"a is sent"});
  expect(did("close()", closing(office.mailer.close())), "done");
}

TEST(A_mailer, can_be_used_again_after_it_was_closed) {
  Office office;
  office.post("a", 1);
  const auto closed = office.mailer.close();
  office.expect_after(1, {"a is sent"});
  office.post("b", 1);
  const auto again = office.mailer.close();
  expect(did("the first close()", closing(closed)), "done");
  expect(did("the second close()", closing(again)), "pending");
  office.expect_after(1, {"b is sent"});
  expect(did("the second close()", closing(again)), "done");
}

TEST(A_mailer, tells_of_each_letter_that_failed_in_the_order_in_which_they_ended) {
  Office office;
  office.post("a", 3, {raises("no address")});
  office.post("b", 1, {raises("no stamp")});
  office.post("c", 2);
  const auto closed = office.mailer.close();
  office.expect_after(3, {"c is sent"});
  expect("failed", office.mailer.failed(),
         {"b: ValueError: no stamp", "a: ValueError: no address"});
  expect(did("close()", closing(closed)), "done");
}

TEST(A_mailer, tells_of_a_letter_that_was_cancelled) {
  Office office;
  office.post("a", 3);
  office.expect_after(1, {});
  office.loop().all_tasks().at(0)->cancel();
  const auto closed = office.mailer.close();
  office.expect_after(1, {});
  expect("failed", office.mailer.failed(), {"a: CancelledError"});
  expect(did("close()", closing(closed)), "done");
}

TEST(A_mailer, does_not_keep_a_letter_that_has_ended) {
  Office office;
  const auto inside = std::make_shared<int>(1);
  office.mailer.post("a", Body({does([inside] {})}));
  office.post("b", 2);
  office.expect_after(1, {});
  expect("references to what is in the letter", inside.use_count(), 1L);
  office.expect_after(1, {"b is sent"});
}

TEST(A_mailer, gives_each_one_who_closes_a_future_of_its_own) {
  Office office;
  office.post("a", 1);
  const auto first = office.mailer.close();
  const auto second = office.mailer.close();
  did("the first one stops waiting", "");
  first->cancel();
  office.expect_after(1, {"a is sent"});
  expect(did("the second close()", closing(second)), "done");
}
