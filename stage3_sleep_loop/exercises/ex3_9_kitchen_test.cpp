// Exercise 3.9 (extend, 60 minutes): a kitchen with n cooks
#include <ex3_9_kitchen.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;
using Log = std::vector<std::string>;

namespace {

// A test that stops in the middle leaves coroutines behind that were never awaited: nobody's fault.
[[maybe_unused]] const auto warned_before = aio::set_warning_handler([](const std::string&) {});

aio::VirtualClock clock_of_the_test(1000);

std::string run(Kitchen& kitchen, int cooks) {
  clock_of_the_test = aio::VirtualClock(1000);
  return did("serve(kitchen, " + std::to_string(cooks) + ")", outcome([&] {
               serve(kitchen, cooks, clock_of_the_test);
               return "done at " + aio::repr(clock_of_the_test.now());
             }));
}

}  // namespace

TEST(A_kitchen, with_one_cook_cooks_one_dish_after_the_other) {
  Kitchen kitchen{{{"ada", "soup", 1000, 2}, {"bob", "fish", 1000, 3}}, {}};
  expect(run(kitchen, 1), "done at 1005");
  expect("log", kitchen.log,
         Log{"1000 cook 1 begins soup for ada", "1002 cook 1 serves soup to ada",
             "1002 cook 1 begins fish for bob", "1005 cook 1 serves fish to bob"});
}

TEST(A_kitchen, with_two_cooks_cooks_two_at_a_time) {
  Kitchen kitchen{{{"ada", "soup", 1000, 2}, {"bob", "fish", 1000, 3}, {"eve", "cake", 1000, 2}},
                  {}};
  expect(run(kitchen, 2), "done at 1004");
  expect("log", kitchen.log,
         Log{"1000 cook 1 begins soup for ada", "1000 cook 2 begins fish for bob",
             "1002 cook 1 serves soup to ada", "1002 cook 1 begins cake for eve",
             "1003 cook 2 serves fish to bob", "1004 cook 1 serves cake to eve"});
}

TEST(A_kitchen, waits_for_an_order_that_has_not_come_yet) {
  Kitchen kitchen{{{"ada", "soup", 1000, 2}, {"bob", "fish", 1005, 3}}, {}};
  expect(run(kitchen, 1), "done at 1008");
  expect("log", kitchen.log,
         Log{"1000 cook 1 begins soup for ada", "1002 cook 1 serves soup to ada",
             "1005 cook 1 begins fish for bob", "1008 cook 1 serves fish to bob"});
}

TEST(A_kitchen, cooks_in_the_order_in_which_guests_order_and_not_in_that_of_the_list) {
  Kitchen kitchen{{{"eve", "cake", 1002, 1}, {"ada", "soup", 1001, 1}, {"bob", "fish", 1001, 1}},
                  {}};
  expect(run(kitchen, 1), "done at 1004");
  expect("log", kitchen.log,
         Log{"1001 cook 1 begins soup for ada", "1002 cook 1 serves soup to ada",
             "1002 cook 1 begins fish for bob", "1003 cook 1 serves fish to bob",
             "1003 cook 1 begins cake for eve", "1004 cook 1 serves cake to eve"});
}

TEST(A_kitchen, keeps_the_order_of_those_who_order_at_the_same_time) {
  Kitchen kitchen;
  for (int i = 0; i < 20; ++i)
    kitchen.orders.push_back({"guest " + std::to_string(i), "tea", 1000, 0});
  Log expected;
  for (int i = 0; i < 20; ++i) {
    expected.push_back("1000 cook 1 begins tea for guest " + std::to_string(i));
    expected.push_back("1000 cook 1 serves tea to guest " + std::to_string(i));
  }
  expect(run(kitchen, 1), "done at 1000");
  expect("log", kitchen.log, expected);
}

TEST(A_kitchen, loses_a_guest_whose_patience_is_over) {
  Kitchen kitchen{
      {{"ada", "soup", 1000, 3}, {"bob", "fish", 1001, 1, 1}, {"eve", "cake", 1001, 1, 9}}, {}};
  expect(run(kitchen, 1), "done at 1004");
  expect(
      "log", kitchen.log,
      Log{"1000 cook 1 begins soup for ada", "1003 cook 1 serves soup to ada", "1003 bob has left",
          "1003 cook 1 begins cake for eve", "1004 cook 1 serves cake to eve"});
}

TEST(A_kitchen, still_has_the_guest_whose_patience_ends_just_now) {
  Kitchen kitchen{{{"ada", "soup", 1000, 3}, {"bob", "fish", 1001, 1, 2}}, {}};
  expect(run(kitchen, 1), "done at 1004");
}

TEST(A_kitchen, cooks_again_what_was_burnt_before_all_others) {
  Kitchen kitchen{{{"ada", "soup", 1000, 2, 1000, 2}, {"bob", "fish", 1000, 1}}, {}};
  expect(run(kitchen, 1), "done at 1007");
  expect("log", kitchen.log,
         Log{"1000 cook 1 begins soup for ada", "1002 cook 1 burns soup",
             "1002 cook 1 begins soup for ada", "1004 cook 1 burns soup",
             "1004 cook 1 begins soup for ada", "1006 cook 1 serves soup to ada",
             "1006 cook 1 begins fish for bob", "1007 cook 1 serves fish to bob"});
}

TEST(A_kitchen, goes_on_when_a_cook_ends_and_then_says_why) {
  Kitchen kitchen{{{"ada", "fugu", 1000, 2}, {"bob", "fish", 1000, 3}, {"eve", "cake", 1000, 2}},
                  {}};
  expect(run(kitchen, 2), "raised RuntimeError: no licence for fugu");
  expect("log", kitchen.log,
         Log{"1000 cook 1 begins fugu for ada", "1000 cook 2 begins fish for bob",
             "1003 cook 2 serves fish to bob", "1003 cook 2 begins cake for eve",
             "1005 cook 2 serves cake to eve"});
}

TEST(A_kitchen, may_have_more_cooks_than_orders) {
  Kitchen kitchen{{{"ada", "soup", 1000, 2}}, {}};
  expect(run(kitchen, 5), "done at 1002");
  expect("log", kitchen.log,
         Log{"1000 cook 1 begins soup for ada", "1002 cook 1 serves soup to ada"});
}

TEST(A_kitchen, is_closed_when_there_are_no_orders) {
  Kitchen kitchen;
  expect(run(kitchen, 2), "done at 1000");
  expect("log", kitchen.log, Log{});
}

TEST(A_cook, lets_out_what_is_raised_while_it_waits_for_an_order) {
  Kitchen kitchen{{{"ada", "soup", 1005, 2}}, {}};
  Cook cook("cook 1", kitchen);
  aio::exercise::Noted noted(cook);
  expect(noted.next(), "yielded AsyncSleep(until=1005.0)");
  expect(noted.throw_in(aio::ValueError("fire")), "raised ValueError: fire");
}
