// Exercise 1.6 (complete, 15 minutes): a try over two yields, and a close that refuses
#include <ex1_6_stubborn.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::expect;
using aio::exercise::Noted;

namespace {

const char* const kRefused = "raised RuntimeError: generator ignored GeneratorExit";

}  // namespace

TEST(Stubborn, works_as_long_as_nobody_closes_it) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.next(), "yielded 'still working'");
  expect(noted.next(), "yielded 'working'");
  expect(noted.next(), "yielded 'still working'");
}

TEST(Stubborn, answers_GeneratorExit_with_a_yield) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.throw_in(aio::GeneratorExit()), "yielded 'not yet'");
  expect(noted.next(), "yielded 'working'");
}

TEST(Stubborn, answers_it_at_both_yields_of_the_try) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.next(), "yielded 'still working'");
  expect(noted.throw_in(aio::GeneratorExit()), "yielded 'not yet'");
  expect(noted.next(), "yielded 'working'");
}

TEST(Stubborn, refuses_close_as_often_as_it_may_and_works_on) {
  Stubborn stubborn(2);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.close(), kRefused);
  expect(noted.next(), "yielded 'working'");
  expect(noted.next(), "yielded 'still working'");
  expect(noted.close(), kRefused);
  expect(noted.next(), "yielded 'working'");
  expect(noted.close(), "closed");
  expect(noted.next(), "returned");
}

TEST(Stubborn, lets_GeneratorExit_out_where_no_try_protects_the_yield) {
  Stubborn stubborn(5);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.close(), kRefused);
  expect(noted.close(), "closed");
  expect(noted.next(), "returned");
}

TEST(Stubborn, gives_in_to_every_other_exception) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.next(), "yielded 'still working'");
  expect(noted.throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(noted.next(), "returned");
}

TEST(Stubborn, gives_in_to_every_other_exception_at_the_first_yield_too) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(noted.next(), "returned");
}

TEST(Stubborn, gives_in_to_every_other_exception_after_it_has_refused) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.throw_in(aio::GeneratorExit()), "yielded 'not yet'");
  expect(noted.throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(noted.next(), "returned");
}

TEST(Stubborn, gives_in_to_every_other_request_to_stop) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.throw_in(aio::BaseException("stop")), "raised BaseException: stop");
  expect(noted.next(), "returned");
}

TEST(Stubborn, that_never_started_has_nothing_to_refuse) {
  Stubborn stubborn(1);
  Noted noted(stubborn);
  expect(noted.close(), "closed");
  expect(noted.next(), "returned");
}

TEST(Stubborn, lets_GeneratorExit_go_on_when_it_may_refuse_no_more) {
  Stubborn stubborn(0);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.throw_in(aio::GeneratorExit()), "raised GeneratorExit");
  expect(noted.next(), "returned");
}

TEST(Stubborn, lets_GeneratorExit_go_on_at_the_second_yield_too) {
  Stubborn stubborn(0);
  Noted noted(stubborn);
  expect(noted.next(), "yielded 'working'");
  expect(noted.next(), "yielded 'still working'");
  expect(noted.throw_in(aio::GeneratorExit()), "raised GeneratorExit");
  expect(noted.next(), "returned");
}
