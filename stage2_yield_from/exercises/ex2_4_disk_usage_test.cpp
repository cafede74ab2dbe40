// Exercise 2.4 (complete, 20 minutes): a recursive walk
#include <ex2_4_disk_usage.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::expect;
using aio::exercise::Noted;

TEST(Usage, of_a_folder_without_folders_is_its_own_size) {
  const Folder folder{"empty", 5};
  Usage usage(folder);
  Noted noted(usage);
  expect(noted.next(), "yielded '5 empty'");
  expect(noted.next(), "returned");
  expect("result()", usage.result(), 5);
}

TEST(Usage, yields_and_adds_first_what_is_inside) {
  const Folder folder{"home", 1, {{"music", 10, {{"jazz", 200}, {"soul", 400}}}, {"text", 2000}}};
  Usage usage(folder);
  Noted noted(usage);
  expect(noted.next(), "yielded '200 jazz'");
  expect(noted.next(), "yielded '400 soul'");
  expect(noted.next(), "yielded '610 music'");
  expect(noted.next(), "yielded '2000 text'");
  expect(noted.next(), "yielded '2611 home'");
  expect(noted.next(), "returned");
  expect("result()", usage.result(), 2611);
}

TEST(Usage, lets_out_what_is_thrown_in_at_any_depth) {
  const Folder folder{"home", 1, {{"music", 10, {{"jazz", 200}}}}};
  Usage usage(folder);
  Noted noted(usage);
  expect(noted.next(), "yielded '200 jazz'");
  expect(noted.throw_in(aio::ValueError("boom")), "raised ValueError: boom");
  expect(noted.next(), "returned");
}

TEST(Usage, waits_for_what_is_inside_and_hands_nothing_on) {
  const Folder folder{"home", 1, {{"music", 10}}};
  Usage usage(folder);
  expect(Noted(usage).next(), "yielded '10 music'");
  expect("whether home delegates to music", usage.delegate() != nullptr, true);
  expect(Noted(usage).next(), "yielded '11 home'");
  expect("whether it still does", usage.delegate() != nullptr, false);
}
