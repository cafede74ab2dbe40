// Exercise 2.5 (repair, 10 minutes): a coroutine awaited twice
#include <ex2_5_awaited_twice.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;

TEST(Bill, asks_the_shop_once) {
  Shop shop;
  Bill bill(shop, 2);
  Noted noted(bill);
  expect(noted.next(), "yielded the shop's answer");
  expect("how often the shop was asked", shop.asked, 1);
  noted.next();
  expect("how often the shop was asked", shop.asked, 1);
}

TEST(Bill, says_the_price_and_returns_the_price_of_all) {
  Shop shop;
  Bill bill(shop, 3);
  Noted noted(bill);
  expect(noted.next(), "yielded the shop's answer");
  expect(noted.next(), "returned");
  expect("result()", bill.result(), 15);
  expect("the shop said", shop.said, std::string("one costs 5"));
}

TEST(Bill, is_for_what_the_shop_answers) {
  Shop shop;
  Bill bill(shop, 3);
  Noted noted(bill);
  expect(noted.next(), "yielded the shop's answer");
  did("the shop raises its price", "7");
  shop.costs = 7;
  expect(noted.next(), "returned");
  expect("result()", bill.result(), 21);
  expect("the shop said", shop.said, std::string("one costs 7"));
}

TEST(Bill, awaits_the_price_before_the_shop_says_anything) {
  Shop shop;
  Bill bill(shop, 2);
  expect(Noted(bill).next(), "yielded the shop's answer");
  const aio::Frame* price = bill.delegate();
  expect(did("the bill waits for", price ? price->name() : "nobody"), "Price");
  expect("the shop said", shop.said, std::string());
}

TEST(Bill, lets_out_what_is_raised_while_it_waits) {
  Shop shop;
  Bill bill(shop, 2);
  Noted noted(bill);
  expect(noted.next(), "yielded the shop's answer");
  expect(noted.throw_in(aio::ValueError("closed on Sunday")),
         "raised ValueError: closed on Sunday");
}
