// Exercise 4.5 (repair, 10 minutes): the lost second waiter
#include <ex4_5_second_waiter.hpp>  // the learner's, ours, or a wrong one

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

class Desk {
 public:
  std::string add(int fd, aio::Events event, Waiter& waiter) {
    return did("add(" + what(fd, event) + ", " + waiter.name + ")", outcome([&] {
                 waiting_.add(fd, event, waiter);
                 return std::string("added");
               }));
  }
  std::string take(int fd, aio::Events event) {
    return did("take(" + what(fd, event) + ")", outcome([&] {
                 Waiter* const waiter = waiting_.take(fd, event);
                 return waiter ? waiter->name : "nobody";
               }));
  }
  void expect_size(std::size_t size) { expect("size()", waiting_.size(), size); }

 private:
  static std::string what(int fd, aio::Events event) {
    return std::to_string(fd) + (event == aio::kRead ? ", kRead" : ", kWrite");
  }
  Waiting waiting_;
};

Waiter ada{"ada"}, bob{"bob"}, eve{"eve"};

}  // namespace

TEST(Waiting, gives_each_to_whoever_waits_for_it) {
  Desk desk;
  expect(desk.add(5, aio::kRead, ada), "added");
  expect(desk.add(6, aio::kRead, bob), "added");
  desk.expect_size(2);
  expect(desk.take(5, aio::kRead), "ada");
  desk.expect_size(1);
  expect(desk.take(6, aio::kRead), "bob");
  desk.expect_size(0);
}

TEST(Waiting, refuses_the_second_one_and_keeps_the_first) {
  Desk desk;
  expect(desk.add(5, aio::kRead, ada), "added");
  expect(desk.add(5, aio::kRead, bob), "raised RuntimeError: descriptor 5 is waited for already");
  expect(desk.add(5, aio::kRead, ada), "raised RuntimeError: descriptor 5 is waited for already");
  desk.expect_size(1);
  expect(desk.take(5, aio::kRead), "ada");
  expect(desk.take(5, aio::kRead), "nobody");
}

TEST(Waiting, lets_one_read_and_another_one_write) {
  Desk desk;
  expect(desk.add(5, aio::kRead, ada), "added");
  expect(desk.add(5, aio::kWrite, bob), "added");
  desk.expect_size(2);
  expect(desk.add(5, aio::kWrite, eve), "raised RuntimeError: descriptor 5 is waited for already");
  expect(desk.take(5, aio::kWrite), "bob");
  expect(desk.take(5, aio::kRead), "ada");
}

TEST(Waiting, takes_the_next_one_when_the_first_has_been_taken) {
  Desk desk;
  expect(desk.add(5, aio::kRead, ada), "added");
  expect(desk.take(5, aio::kRead), "ada");
  expect(desk.add(5, aio::kRead, bob), "added");
  expect(desk.take(5, aio::kRead), "bob");
}

TEST(Waiting, gives_nobody_where_nobody_waits_and_does_not_count_who_is_not_there) {
  Desk desk;
  expect(desk.take(5, aio::kRead), "nobody");
  desk.expect_size(0);
  expect(desk.add(5, aio::kWrite, ada), "added");
  expect(desk.take(5, aio::kRead), "nobody");
  expect(desk.take(6, aio::kWrite), "nobody");
  desk.expect_size(1);
}
