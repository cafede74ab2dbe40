// Exercise 1.5 (repair, 15 minutes): clean up across a yield
#include <ex1_5_borrow.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::expect;
using aio::exercise::Noted;

TEST(Borrow, takes_the_book_at_the_start_and_gives_it_back_at_the_end) {
  Shelf shelf;
  Borrow borrow(shelf);
  Noted noted(borrow);
  expect("taken()", shelf.taken(), 0);
  expect(noted.next(), "yielded 'page 1'");
  expect("taken()", shelf.taken(), 1);
  expect(noted.next(), "yielded 'page 2'");
  expect("taken()", shelf.taken(), 1);
  expect(noted.next(), "returned");
  expect("taken()", shelf.taken(), 0);
}

TEST(Borrow, gives_the_book_back_before_an_exception_leaves) {
  Shelf shelf;
  Borrow borrow(shelf);
  Noted noted(borrow);
  expect(noted.next(), "yielded 'page 1'");
  expect(noted.throw_in(aio::ValueError("coffee")), "raised ValueError: coffee");
  expect("taken()", shelf.taken(), 0);
}

TEST(Borrow, lets_out_at_the_second_page_what_is_raised) {
  Shelf shelf;
  Borrow borrow(shelf);
  Noted noted(borrow);
  expect(noted.next(), "yielded 'page 1'");
  expect(noted.next(), "yielded 'page 2'");
  expect(noted.throw_in(aio::ValueError("coffee")), "raised ValueError: coffee");
  expect("taken()", shelf.taken(), 0);
}

TEST(Borrow, gives_the_book_back_when_it_is_closed) {
  Shelf shelf;
  Borrow borrow(shelf);
  Noted noted(borrow);
  expect(noted.next(), "yielded 'page 1'");
  expect(noted.next(), "yielded 'page 2'");
  expect(noted.close(), "closed");
  expect("taken()", shelf.taken(), 0);
}

TEST(Borrow, lets_GeneratorExit_go_on_as_any_other_exception) {
  Shelf shelf;
  Borrow borrow(shelf);
  Noted noted(borrow);
  expect(noted.next(), "yielded 'page 1'");
  expect(noted.throw_in(aio::GeneratorExit()), "raised GeneratorExit");
  expect("taken()", shelf.taken(), 0);
}

TEST(Borrow, gives_the_book_back_when_it_is_dropped_in_the_middle) {
  Shelf shelf;
  {
    Borrow borrow(shelf);
    Noted noted(borrow);
    expect(noted.next(), "yielded 'page 1'");
  }
  expect("taken() after the block of the generator", shelf.taken(), 0);
}

TEST(Borrow, gives_the_book_back_only_once) {
  Shelf shelf;
  {
    Borrow borrow(shelf);
    Noted noted(borrow);
    expect(noted.next(), "yielded 'page 1'");
    expect(noted.close(), "closed");
    expect(noted.close(), "closed");
  }
  expect("taken() after the block of the generator", shelf.taken(), 0);
  {
    Borrow borrow(shelf);
    Noted noted(borrow);
    expect(noted.next(), "yielded 'page 1'");
    expect(noted.next(), "yielded 'page 2'");
    expect(noted.next(), "returned");
  }
  expect("taken() after the second block", shelf.taken(), 0);
}

TEST(Borrow, gives_nothing_back_that_was_never_taken) {
  Shelf shelf;
  {
    Borrow borrow(shelf);
    Noted noted(borrow);
    expect(noted.throw_in(aio::ValueError("coffee")), "raised ValueError: coffee");
  }
  expect("taken() after the block of the generator", shelf.taken(), 0);
  { Borrow never_started(shelf); }
  expect("taken() after another one was dropped", shelf.taken(), 0);
}

TEST(Borrow, gives_back_no_book_but_its_own) {
  Shelf shelf;
  Borrow other(shelf);
  expect(Noted(other).next(), "yielded 'page 1'");
  {
    Borrow borrow(shelf);
    Noted noted(borrow);
    expect(noted.next(), "yielded 'page 1'");
    expect("taken() by two", shelf.taken(), 2);
    expect(noted.throw_in(aio::ValueError("coffee")), "raised ValueError: coffee");
    expect("taken() by the other one", shelf.taken(), 1);
  }
  expect("taken() after the block", shelf.taken(), 1);
}
