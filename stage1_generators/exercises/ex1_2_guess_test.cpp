// Exercise 1.2 (repair, 10 minutes): the questioner's guess
#include <ex1_2_guess.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

/// Notes what was chosen. There are four parts, so nobody needs a fifth choice; and there is no
/// choice of nobody.
Choose noted(const Choose& choose) {
  return [choose](std::size_t count) {
    if (count == 0) expect("choose(0)", "no choice where nobody is left");
    if (aio::exercise::history.size() == 4) expect("a fifth choice", "four: one for each part");
    const std::size_t chosen = choose(count);
    did("choose(" + std::to_string(count) + ")", std::to_string(chosen));
    return chosen;
  };
}

/// Calls gather(). A part that is called of somebody who has none left is an out_of_range.
void gather_them(const std::vector<Coro*>& coros, const Choose& choose) {
  const std::string came = outcome([&] {
    gather(coros, noted(choose));
    return std::string("returned");
  });
  if (came == "returned") return;
  expect(did("gather()", came), "returned; it chooses only among those who are not done");
}

Log gathered(const Choose& choose) {
  Log log;
  Coro first("first", log);
  Coro second("second", log);
  gather_them({&first, &second}, choose);
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

TEST(Gather, chooses_nobody_who_was_done_before_it_began) {
  Log log;
  Coro early("early", log);
  Coro late("late", log);
  early.call_next_part();
  early.call_next_part();
  log.clear();
  gather_them({&early, &late}, [](std::size_t) { return 0; });
  expect("the log", log, Log{"before late", "after late"});
}

TEST(Gather, of_those_who_are_all_done_asks_for_no_choice) {
  Log log;
  Coro early("early", log);
  early.call_next_part();
  early.call_next_part();
  gather_them({&early}, [](std::size_t) { return 0; });
  expect("how often somebody was chosen", aio::exercise::history.size(), std::size_t{0});
}

TEST(Gather, of_nobody_asks_for_no_choice) {
  gather({}, noted([](std::size_t) { return 0; }));
  expect("how often somebody was chosen", aio::exercise::history.size(), std::size_t{0});
}

TEST(Gather, chooses_none_of_two_side_by_side_who_were_done_before_it_began) {
  Log log;
  Coro first("first", log);
  Coro second("second", log);
  Coro late("late", log);
  for (Coro* early : {&first, &first, &second, &second}) early->call_next_part();
  log.clear();
  gather_them({&first, &second, &late}, [](std::size_t) { return 0; });
  expect("the log", log, Log{"before late", "after late"});
}

TEST(Gather, says_how_many_there_are_to_choose_from) {
  std::vector<std::size_t> counts;
  gathered([&counts](std::size_t count) {
    counts.push_back(count);
    return 0;
  });
  expect("the counts", counts, std::vector<std::size_t>{2, 2, 1, 1});
}
