// Exercise 1.3 (complete, 15 minutes): one body in two styles
#include <ex1_3_grid.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::expect;
using aio::exercise::Noted;

namespace {

/// The same rules for both styles.
template <class Grid>
void yields_row_by_row() {
  Grid grid(2, 3);
  Noted noted(grid);
  expect(noted.next(), "yielded 0");
  expect(noted.next(), "yielded 1");
  expect(noted.next(), "yielded 2");
  expect(noted.next(), "yielded 10");
  expect(noted.next(), "yielded 11");
  expect(noted.next(), "yielded 12");
  expect(noted.next(), "returned");
  expect(noted.next(), "returned");
}

template <class Grid>
void returns_at_once(int rows, int columns) {
  Grid grid(rows, columns);
  Noted noted(grid);
  expect(noted.next(), "returned");
}

/// It is thrown in when the last of these numbers has been yielded.
template <class Grid>
void lets_out_what_is_thrown_in(const std::vector<int>& yielded) {
  Grid grid(2, 2);
  Noted noted(grid);
  for (const int number : yielded) expect(noted.next(), "yielded " + std::to_string(number));
  expect(noted.throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(noted.next(), "returned");
}

template <class Grid>
void shares_nothing_with_another_one() {
  Grid wide(1, 3), high(3, 1);
  Noted a(wide, "a"), b(high, "b");
  expect(a.next(), "yielded 0");
  expect(b.next(), "yielded 0");
  expect(a.next(), "yielded 1");
  expect(b.next(), "yielded 10");
  expect(a.next(), "yielded 2");
}

}  // namespace

TEST(CaseInLoop, yields_row_by_row) { yields_row_by_row<CaseInLoop>(); }
TEST(CaseInLoop, without_rows_returns_at_once) { returns_at_once<CaseInLoop>(0, 3); }
TEST(CaseInLoop, without_columns_returns_at_once) { returns_at_once<CaseInLoop>(3, 0); }
TEST(CaseInLoop, of_less_than_no_rows_returns_at_once) { returns_at_once<CaseInLoop>(-1, 3); }
TEST(CaseInLoop, of_less_than_no_columns_returns_at_once) { returns_at_once<CaseInLoop>(3, -1); }
TEST(CaseInLoop, lets_out_what_is_thrown_in) { lets_out_what_is_thrown_in<CaseInLoop>({0}); }
TEST(CaseInLoop, lets_out_what_is_thrown_in_at_the_end_of_a_row) {
  lets_out_what_is_thrown_in<CaseInLoop>({0, 1});
}
TEST(CaseInLoop, shares_nothing_with_another) { shares_nothing_with_another_one<CaseInLoop>(); }

TEST(InsideOut, yields_row_by_row) { yields_row_by_row<InsideOut>(); }
TEST(InsideOut, without_rows_returns_at_once) { returns_at_once<InsideOut>(0, 3); }
TEST(InsideOut, without_columns_returns_at_once) { returns_at_once<InsideOut>(3, 0); }
TEST(InsideOut, of_less_than_no_rows_returns_at_once) { returns_at_once<InsideOut>(-1, 3); }
TEST(InsideOut, of_less_than_no_columns_returns_at_once) { returns_at_once<InsideOut>(3, -1); }
TEST(InsideOut, lets_out_what_is_thrown_in) { lets_out_what_is_thrown_in<InsideOut>({0}); }
TEST(InsideOut, lets_out_what_is_thrown_in_at_the_end_of_a_row) {
  lets_out_what_is_thrown_in<InsideOut>({0, 1});
}
TEST(InsideOut, shares_nothing_with_another) { shares_nothing_with_another_one<InsideOut>(); }
