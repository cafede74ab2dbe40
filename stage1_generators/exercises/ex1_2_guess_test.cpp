// Exercise 1.2 (repair, 10 minutes): the questioner's guess
#include <ex1_2_guess.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;

namespace {

/// Notes what was chosen. There are four parts, so nobody needs a fifth choice.
Choose noted(const Choose& choose) {
  return [choose](std::size_t count) {
    if (aio::exercise::history.size() == 4) expect("a fifth choice", "four: one for each part");
    const std::size_t chosen = choose(count);
    did("choose(" + std::to_string(count) + ")", std::to_string(chosen));
    return chosen;
  };
}

Log gathered(const Choose& choose) {
  Log log;
  Coro first("first", log);
  Coro second("second", log);
  gather({&first, &second}, noted(choose));
  return log;
}

}  // namespace

TEST(Gather, calls_the_next_part_of_whoever_is_chosen) {
  std::size_t calls = 0;
  const Log log = gathered([&calls](std::size_t count) { return calls++ % count; });
  expect("the log", log, Log{"before first", "before second", "after first", "after second"});
}

TEST(Gather, chooses_only_among_those_who_are_not_done) {
  const Log log = gathered([](std::size_t) { return 0; });
  expect("the log", log, Log{"before first", "after first", "before second", "after second"});
}

TEST(Gather, takes_the_one_who_is_done_out_of_the_choice_and_nobody_else) {
  const Log log = gathered([](std::size_t count) { return count - 1; });
  expect("the log", log, Log{"before second", "after second", "before first", "after first"});
}

TEST(Gather, of_nobody_asks_for_no_choice) {
  gather({}, noted([](std::size_t) { return 0; }));
  expect("how often somebody was chosen", aio::exercise::history.size(), std::size_t{0});
}
