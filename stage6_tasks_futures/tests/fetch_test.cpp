// The fetcher, with the HTTP server of this stage and with servers that are worse.
#include <gtest/gtest.h>

#include <set>

#include "stage3_sleep_loop/tests/text.hpp"
#include "stage6_tasks_futures/demos/fetcher.hpp"
#include "stage6_tasks_futures/demos/http_server.hpp"
#include "stage6_tasks_futures/demos/temporary_folder.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace {

namespace http = aio::http;
using aio::Address;
using aio::EventLoop;
using aio::Socket;

TEST(Fetch, knows_a_good_response) {
  const std::string good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  EXPECT_TRUE(http::is_good(good));
  EXPECT_TRUE(http::is_good("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(http::is_good(good.substr(0, size))) << size;
  }
  EXPECT_FALSE(http::is_good(good + "!"));
  EXPECT_FALSE(http::is_good("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_FALSE(http::is_good("HTTP/1.1 200 OK\r\n\r\nContent-Length: 2\r\n\r\n"));
}

/// The fetcher and its server, in one loop.
class Fetcher : public ::testing::Test {
 protected:
  Fetcher() { folder_.write("a.txt", std::string(100000, 'a')); }

  void fetch(http::Fetches& all, const std::vector<std::string>& paths) {
    aio::run_in(loop_, http::FetchAll(all, paths));
  }
  Address serve() {
    Socket listener = Socket::listener({"127.0.0.1", 0});
    const Address address("127.0.0.1", listener.port());
    loop_.create_task(http::Server(site_, std::move(listener)));
    return address;
  }

  aio::TemporaryFolder folder_;
  http::Site site_{folder_.path()};
  EventLoop loop_;
};

TEST_F(Fetcher, makes_1000_requests_and_never_more_than_20_at_a_time) {
  http::Fetches all(serve(), 20);
  std::multiset<int> seen;
  all.on_done = [&] { seen.insert(all.running); };
  fetch(all, std::vector<std::string>(1000, "/a.txt"));
  EXPECT_EQ(all.done, 1000);
  EXPECT_EQ(all.failures, 0) << all.first_failure;
  EXPECT_EQ(all.most_running, 20);
  EXPECT_EQ(all.running, 0);
  EXPECT_EQ(site_.connections, 1000u);
  EXPECT_EQ(site_.requests, 1000u);
  EXPECT_EQ(all.bytes, site_.bytes);
  EXPECT_LE(*seen.rbegin(), 19);  // one has just ended
}

TEST_F(Fetcher, goes_on_after_a_failure) {
  http::Fetches all(serve(), 2);
  fetch(all, {"/a.txt", "/b.txt", "/a.txt", "/c.txt", "/a.txt"});
  EXPECT_EQ(all.done, 5);
  EXPECT_EQ(all.failures, 2);
  EXPECT_EQ(all.first_failure, "got 'HTTP/1.1 404 Not Found'");
}

TEST_F(Fetcher, counts_those_who_find_nobody_there) {
  Socket listener = Socket::listener({"127.0.0.1", 0});
  const Address address("127.0.0.1", listener.port());
  listener.close();
  http::Fetches all(address, 3);
  fetch(all, std::vector<std::string>(10, "/"));
  EXPECT_EQ(all.failures, 10);
  EXPECT_EQ(all.first_failure, "connect " + address.str() + ": Connection refused");
}

TEST(FetcherOnAVirtualClock, gives_up_on_a_server_that_says_nothing) {
  aio::VirtualClock clock;
  EventLoop loop(clock);
  const Socket listener = Socket::listener({"127.0.0.1", 0});
  http::Fetches all({"127.0.0.1", listener.port()}, 2);
  aio::run_in(loop, http::FetchAll(all, {"/", "/", "/"}));
  EXPECT_EQ(all.failures, 3);
  EXPECT_EQ(all.first_failure, "TimeoutError");
  EXPECT_EQ(clock.now(), 1020);  // two at once, and the third after them
}

TEST_F(Fetcher, that_is_cancelled_leaves_nobody_behind) {
  http::Fetches all(serve(), 5);
  const auto task = loop_.create_task(http::FetchAll(all, std::vector<std::string>(100, "/a.txt")));
  all.on_done = [&] {
    if (all.done == 10) task->cancel();
  };
  EXPECT_THROW(loop_.run_until_complete(task), aio::CancelledError);
  aio::cancel_all_tasks(loop_);
  EXPECT_EQ(all.running, 0);
  EXPECT_FALSE(all.semaphore.locked());
  EXPECT_LT(all.done, 20);
}

/// "1000 of 1000" -> "N of N"
std::string without_numbers(const std::string& text) {
  std::string all;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      all += c;
    } else if (!all.ends_with('N')) {
      all += 'N';
    }
  }
  return all;
}

TEST(FetcherScene, says_how_far_it_is_and_sums_up) {
  const std::string text = aio::testing::play("fetcher");
  EXPECT_NE(text.find("\n250 of 1000\n500 of 1000\n750 of 1000\n1000 of 1000\n1000 requests, "
                      "0 failures, "),
            std::string::npos)
      << text;
  EXPECT_EQ(without_numbers(text),
            "N requests to N.N.N.N:N, at most N at a time\n"
            "N of N\nN of N\nN of N\nN of N\n"
            "N requests, N failures, N bytes, N ms, N requests/s, at most N at a time\n");
}

}  // namespace
