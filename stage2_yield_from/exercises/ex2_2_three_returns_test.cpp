// Exercise 2.2 (complete, 10 minutes): three frames return
#include <ex2_2_three_returns.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::Noted;

namespace {

/// Whom a generator waits for, by name.
std::string waits_for(const aio::Links& generator) {
  return generator.delegate() ? generator.delegate()->name() : "nobody";
}

}  // namespace

TEST(Report, asks_for_both_sides_and_returns_the_area) {
  Report report;
  Noted noted(report);
  expect(noted.next(), "yielded 'width?'");
  expect(noted.send("3"), "yielded 'height?'");
  expect(noted.send("4"), "returned");
  expect("result()", report.result(), std::string("12 m2"));
}

TEST(Report, may_be_of_no_size) {
  Report report;
  Noted noted(report);
  expect(noted.next(), "yielded 'width?'");
  expect(noted.send("7"), "yielded 'height?'");
  expect(noted.send("0"), "returned");
  expect("result()", report.result(), std::string("0 m2"));
}

TEST(Report, lets_out_what_an_ask_raises) {
  Report report;
  Noted noted(report);
  expect(noted.next(), "yielded 'width?'");
  expect(noted.send("wide"), "raised ValueError: no number: wide");
  expect(noted.next(), "returned");
}

TEST(Report, lets_out_what_the_second_ask_raises) {
  Report report;
  Noted noted(report);
  expect(noted.next(), "yielded 'width?'");
  expect(noted.send("3"), "yielded 'height?'");
  expect(noted.send("high"), "raised ValueError: no number: high");
  expect(noted.next(), "returned");
}

TEST(Report, can_be_closed_at_the_second_ask) {
  Report report;
  Noted noted(report);
  expect(noted.next(), "yielded 'width?'");
  expect(noted.send("3"), "yielded 'height?'");
  expect(noted.close(), "closed");
  expect(noted.next(), "returned");
}

TEST(Report, delegates_to_the_area_and_the_area_to_an_ask) {
  Report report;
  expect(Noted(report).next(), "yielded 'width?'");
  expect(did("the report waits for", waits_for(report)), "Area");
  const auto& area = dynamic_cast<const aio::Links&>(*report.delegate());
  expect(did("the area waits for", waits_for(area)), "Ask");
}

TEST(Report, shares_nothing_with_another_one) {
  Report small, large;
  Noted a(small, "a"), b(large, "b");
  expect(a.next(), "yielded 'width?'");
  expect(b.next(), "yielded 'width?'");
  expect(a.send("3"), "yielded 'height?'");
  expect(b.send("30"), "yielded 'height?'");
  expect(a.send("4"), "returned");
  expect("a.result()", small.result(), std::string("12 m2"));
}
