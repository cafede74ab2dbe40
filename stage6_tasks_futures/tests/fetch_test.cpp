// The fetcher, with the HTTP server of this stage and with servers that are worse.
#include <gtest/gtest.h>

#include <set>

#include "stage1_generators/shared/scenes/temporary_folder.hpp"
#include "stage3_sleep_loop/tests/text.hpp"
#include "stage6_tasks_futures/demos/fetched.hpp"
#include "stage6_tasks_futures/demos/fetcher.hpp"
#include "stage6_tasks_futures/demos/http_server.hpp"
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
  EXPECT_FALSE(http::is_good("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
  // A body is no field: this one says nothing about its end.
  EXPECT_TRUE(http::is_good("HTTP/1.1 200 OK\r\n\r\nContent-Length: 2\r\n\r\n"));
  EXPECT_FALSE(http::is_good("HTTP/1.1 200 OK\r\nContent-Length: 2"));
}

/// "200 body", or "malformed".
std::string read(const std::string& text) {
  const auto fetched = http::read_response(text);
  return fetched ? std::to_string(fetched->status) + " " + fetched->body : "malformed";
}

TEST(Fetched, takes_a_length_in_any_spelling) {
  for (const std::string field :
       {"Content-Length: 2", "content-length: 2", "CONTENT-LENGTH:2", "Content-length: \t 2 \t",
        "Content-Length: 02", "Content-Length: 2, 2", "Content-Length: 2\r\ncontent-length: 2"}) {
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nA: b\r\n" + field + "\r\n\r\nok"), "200 ok") << field;
    EXPECT_EQ(read("HTTP/1.0 200 OK\n" + field + "\nA: b\n\nok"), "200 ok") << field;
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\no"), "malformed") << field;
  }
  for (const std::string field :
       {"Content-Length: x", "Content-Length: -2", "Content-Length: +2",
        "Content-Length:", "Content-Length: 2x", "Content-Length: 2 2", "Content-Length: 0x2",
        "Content-Length: 2, 3", "Content-Length: 2\r\nContent-Length: 3", "Content-Length : 2",
        " Content-Length: 2", "Content-Length: 99999999999999999999", "Content-Length"}) {
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\nok"), "malformed") << field;
  }
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX-Content-Length: 5\r\nContent-Length: 2\r\n\r\nok"),
            "200 ok");
}

TEST(Fetched, may_have_fields_that_go_on_in_the_next_line) {
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nX: a\r\n  b\r\n\tc\r\nContent-Length:\r\n 2\r\n\r\nok"),
            "200 ok");
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\nok"), "malformed");
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n ok"), "200  ok");
}

TEST(Fetched, puts_chunks_together) {
  const auto chunked = [](const std::string& body, const std::string& coding = "chunked") {
    return read("HTTP/1.1 200 OK\r\ntransfer-ENCODING: " + coding + "\r\n\r\n" + body);
  };
  EXPECT_EQ(chunked("0\r\n\r\n"), "200 ");
  EXPECT_EQ(chunked("2\r\nok\r\n0\r\n\r\n", " Chunked "), "200 ok");
  EXPECT_EQ(chunked("5\r\nhello\r\nC;a=\"b\"\r\n\r\n0\r\n, world\r\n000\r\nA: b\r\nC: d\r\n\r\n"),
            "200 hello\r\n0\r\n, world");
  EXPECT_EQ(chunked("a\r\n0123456789\r\n0 ;x\r\n\r\n"), "200 0123456789");
  const std::string whole = "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(chunked(whole.substr(0, size)), "malformed") << size;
  }
  for (const std::string body :
       {"2\r\nokay\r\n0\r\n\r\n", "3\r\nok\r\n0\r\n\r\n", "-1\r\n\r\n", "0x0\r\n\r\n", "g\r\n\r\n",
        "\r\n\r\n", "ffffffffffffffff\r\nok\r\n0\r\n\r\n", "fffffffffffffffff\r\nok\r\n0\r\n\r\n",
        "0\r\nno field\r\n\r\n"}) {
    EXPECT_EQ(chunked(body), "malformed") << body;
  }
  EXPECT_EQ(chunked(whole, "gzip"), "malformed");
  EXPECT_EQ(chunked(whole, "gzip, chunked"), "malformed");
  EXPECT_EQ(chunked(whole, "gzip\r\nTransfer-Encoding: chunked"), "malformed");
  // With a length as well, chunks count: a server should not send both.
  EXPECT_EQ(chunked(whole, "chunked\r\nContent-Length: 3"), "200 hello!");
}

TEST(Fetched, may_be_all_until_the_connection_ends) {
  EXPECT_EQ(read("HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n"), "200 ");
  EXPECT_EQ(read("HTTP/1.0 200 OK\r\nServer: a\r\n\r\nall\r\n\r\nof it"), "200 all\r\n\r\nof it");
  EXPECT_EQ(read("HTTP/1.1 200 OK\r\n\r\nContent-Length: 2\r\n\r\n"),
            "200 Content-Length: 2\r\n\r\n");
}

TEST(Fetched, ends_where_it_says_whatever_comes_behind_that) {
  for (const std::string behind : {"!", "\r\n", "HTTP/1.1 200 OK\r\n\r\nno"}) {
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + behind), "200 ok");
    EXPECT_EQ(read("HTTP/1.1 204 No Content\r\n\r\n" + behind), "204 ");
    EXPECT_EQ(
        read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + behind),
        "200 ok");
  }
}

TEST(Fetched, has_a_status) {
  EXPECT_EQ(read("HTTP/1.1 200\r\n\r\na"), "200 a");
  EXPECT_EQ(read("HTTP/1.1 200 \r\n\r\na"), "200 a");
  EXPECT_EQ(read("HTTP/1.1 404 Not Found\r\n\r\na"), "404 a");
  EXPECT_EQ(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n"
                 "HTTP/1.1 200 OK\r\n\r\na"),
            "200 a");
  EXPECT_EQ(read("HTTP/1.1 204 No Content\r\n\r\n"), "204 ");
  EXPECT_EQ(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"), "304 ");
  for (const std::string line :
       {"", "200 OK", "HTTP/2 200", "HTTP/2.0 200 OK", "HTTP/1.1", "HTTP/1.1 OK", "HTTP/1.1 20",
        "HTTP/1.1 2000", "HTTP/1.1 +20", "HTTP/1.1 099", "http/1.1 200 OK", "HTTP/1.x 200 OK",
        "HTTP/1.1 100 Continue", "SSH-2.0-OpenSSH"}) {
    EXPECT_EQ(read(line + "\r\n\r\n"), "malformed") << line;
  }
}

/// Reads a request, answers with `answer` in pieces of `piece` bytes, and closes the connection or
/// leaves it open, `count` times.
class Canned final : public aio::Coroutine<> {
  enum { kStart, kAccepted, kAsked, kAnswered };

 public:
  Canned(Socket listener, std::string answer, std::size_t piece, int count, bool closes)
      : listener_(std::move(listener)),
        answer_(std::move(answer)),
        piece_(piece),
        count_(count),
        closes_(closes) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        for (; count_ > 0; --count_) {
          return await(accept_.emplace(listener_), kAccepted);
          case kAccepted:
            socket_ = sent.result_of(*accept_);
            return await(recv_.emplace(socket_), kAsked);
          case kAsked:
            EXPECT_TRUE(sent.result_of(*recv_).starts_with("GET / HTTP/1.1\r\nHost: 127.0.0.1:"));
            for (at_ = 0; at_ < answer_.size(); at_ += piece_) {
              return await(send_.emplace(socket_, answer_.substr(at_, piece_)), kAnswered);
              case kAnswered:
                sent.check();
            }
            if (!closes_) open_.push_back(std::move(socket_));
            socket_.close();
        }
    }
    return return_value();
  }

  Socket listener_, socket_;
  std::string answer_;
  std::size_t piece_, at_ = 0;
  int count_;
  bool closes_;
  std::vector<Socket> open_;
  std::optional<aio::AsyncAccept> accept_;
  std::optional<aio::AsyncRecv> recv_;
  std::optional<aio::AsyncSend> send_;
};

/// The words of the fetcher about so many such answers.
std::string fetch_canned(const std::string& answer, std::size_t piece, bool closes = true,
                         int count = 10) {
  EventLoop loop;
  Socket listener = Socket::listener({"127.0.0.1", 0});
  http::Fetches all({"127.0.0.1", listener.port()}, 3);
  const auto server = loop.create_task(Canned(std::move(listener), answer, piece, count, closes));
  aio::run_in(loop, http::FetchAll(all, std::vector<std::string>(count, "/")));
  loop.run_until_complete(server);
  return std::to_string(all.failures) + " failures" +
         (all.failures ? ": " + all.first_failure : std::string());
}

TEST(FetcherWithOtherServers, takes_their_answers) {
  const std::string answers[] = {
      // as python3 -m http.server
      "HTTP/1.0 200 OK\r\nServer: SimpleHTTP/0.6 Python/3.11\r\nContent-type: text/plain\r\n"
      "Content-Length: 5\r\n\r\nhello",
      // as nginx, of a file and of what it makes while it sends
      "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      "5\r\nhello\r\n0\r\n\r\n",
      // as the oldest ones
      "HTTP/1.0 200 OK\r\n\r\nhello",
  };
  for (const std::string& answer : answers) {
    for (const std::size_t piece : {1, 7, 1000}) {
      EXPECT_EQ(fetch_canned(answer, piece), "0 failures") << answer;
    }
  }
}

TEST(FetcherWithOtherServers, does_not_wait_for_the_end_of_a_connection_that_is_left_open) {
  const std::string answers[] = {
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nA: b\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
  };
  for (const std::string& answer : answers) {
    EXPECT_EQ(fetch_canned(answer, 1000, false), "0 failures") << answer;
    EXPECT_EQ(fetch_canned(answer, 3, false), "0 failures") << answer;
  }
  EXPECT_EQ(fetch_canned("HTTP/1.1 204 No Content\r\n\r\n", 1000, false),
            "10 failures: got 'HTTP/1.1 204 No Content'");
  // As many pieces as it comes in, it is the same answer.
  const std::string more = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhello";
  for (const std::size_t piece : {1000, 3, 1})
    EXPECT_EQ(fetch_canned(more, piece, false), "0 failures") << piece;
}

TEST(FetcherWithOtherServers, has_enough_of_an_answer_without_end) {
  const std::string answer = "HTTP/1.1 200 OK\r\n\r\n" + std::string(65 * 1024 * 1024, 'x');
  EXPECT_EQ(fetch_canned(answer, answer.size(), false, 1), "1 failures: an answer without end");
}

TEST(FetcherWithOtherServers, has_enough_of_a_head_without_end) {
  std::string fields, interim;
  while (fields.size() < 270'000) fields += "X: y\r\n";
  while (interim.size() < 270'000) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  for (const std::string& head : {"HTTP/1.1 200 OK\r\n" + fields, interim}) {
    EXPECT_EQ(fetch_canned(head, head.size(), false, 1), "1 failures: a head without end");
  }
  const std::string large = "HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x') + "\r\n\r\n";
  EXPECT_EQ(fetch_canned(large + std::string(1'000'000, 'x'), 50'000), "0 failures");
}

TEST(FetcherWithOtherServers, says_what_was_cut_short) {
  const std::string expected = "10 failures: got 'HTTP/1.1 200 OK', cut short or malformed";
  EXPECT_EQ(fetch_canned("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", 100), expected);
  EXPECT_EQ(
      fetch_canned("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", 100),
      expected);
  EXPECT_EQ(fetch_canned("HTTP/1.1 200 OK\n", 100), expected);
  EXPECT_EQ(fetch_canned("", 100), "10 failures: got '', cut short or malformed");
  EXPECT_EQ(fetch_canned("HTTP/1.1 500 Oh\r\n\r\nhello", 100),
            "10 failures: got 'HTTP/1.1 500 Oh'");
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
