// The HTTP server: its parser alone, one connection on a virtual clock, and the whole server.
//
// A connection is tested over a pair of Unix sockets: what one end sends is there for the other at
// once, so the virtual clock never jumps while something is on its way. Over TCP it might; those
// tests use a clock that only the test moves.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <future>
#include <sstream>

#include "stage1_generators/shared/scenes/temporary_folder.hpp"
#include "stage3_sleep_loop/tests/hang_report.hpp"
#include "stage3_sleep_loop/tests/text.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"
#include "stage6_tasks_futures/demos/http_server.hpp"
#include "stage6_tasks_futures/demos/http_types.hpp"
#include "stage6_tasks_futures/run.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace {

namespace fs = std::filesystem;
namespace http = aio::http;
using aio::Socket;
using aio::testing::Log;

// ---- the parser

/// "GET 'a b' keeps", "400 closes", "not yet"
std::string parsed(const std::string& text) {
  const auto request = http::parse_request(text);
  if (!request) return "not yet";
  const std::string end = request->keep_alive ? " keeps" : " closes";
  if (request->status) return std::to_string(request->status) + end;
  return (request->head_only ? "HEAD '" : "GET '") + request->path + "'" + end;
}

struct Row {
  const char* text;
  const char* expected;
};

void expect_parsed(const std::vector<Row>& rows) {
  for (const Row& row : rows) EXPECT_EQ(parsed(row.text), row.expected) << row.text;
}

TEST(HttpRequest, has_a_method_a_target_and_a_version) {
  expect_parsed({
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET '' keeps"},
      {"HEAD /a/b.html HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD 'a/b.html' keeps"},
      {"GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n", "GET 'a' keeps"},
      {"GET http://host:80/a?b HTTP/1.1\r\nHost: a\r\n\r\n", "GET 'a' keeps"},
      {"GET https://host/a HTTP/1.1\r\nHost: a\r\n\r\n", "GET 'a' keeps"},
      {"GET http://host HTTP/1.1\r\nHost: a\r\n\r\n", "GET '' keeps"},
      {"GET http://host?b HTTP/1.1\r\nHost: a\r\n\r\n", "GET '' keeps"},
      {"GET /a HTTP/1.7\r\nHost: a\r\n\r\n", "GET 'a' keeps"},
      {"\r\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET '' keeps"},
      {"GET / HTTP/1.1\nhost:a\n\n", "GET '' keeps"},  // as typed into nc
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next", "GET '' keeps"},
  });
}

TEST(HttpRequest, keeps_the_connection_if_the_client_wants_that) {
  expect_parsed({
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET '' closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nconnection: Upgrade , CLOSE\r\n\r\n", "GET '' closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", "GET '' keeps"},
      {"GET / HTTP/1.0\r\n\r\n", "GET '' closes"},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET '' keeps"},
      {"GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", "GET '' closes"},
  });
}

TEST(HttpRequest, that_is_malformed_is_refused) {
  expect_parsed({
      {"GET\r\n", "400 closes"},
      {"GET /\r\n", "400 closes"},  // HTTP/0.9
      {"GET  / HTTP/1.1\r\n", "400 closes"},
      {"GET / HTTP/1.1 \r\n", "400 closes"},
      {"GET / HTTPS/1.1\r\n", "400 closes"},
      {"GET / HTTP/1\r\n", "400 closes"},
      {"GET / HTTP/2.0\r\n", "505 closes"},
      {"G\x01T / HTTP/1.1\r\n", "400 closes"},
      {"GET a HTTP/1.1\r\n", "400 closes"},
      {"GET * HTTP/1.1\r\n", "400 closes"},
      {"GET /\xc3\xa4 HTTP/1.1\r\n", "400 closes"},
      {"GET /\x7f HTTP/1.1\r\n", "400 closes"},
      {"\x16\x03\x01\x02\n", "400 closes"},  // somebody speaks TLS
      {"GET / HTTP/1.1\r\nHost\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost : a\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\n: a\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\n b\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\rb\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400 closes"},
  });
}

TEST(HttpRequest, names_one_host) {
  for (const std::string host :
       {"a", "localhost:8000", "127.0.0.1:80", "[::1]", "[::1]:8000",
        "[::ffff:1.2.3.4]:", "[v7.a:b]", "a.b-c_d~e", "xn--bcher-kva.example", "%41b", "a:", "",
        " \t a \t", "a!$&'()*+,;=b"}) {
    EXPECT_EQ(parsed("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"), "GET '' keeps") << host;
  }
  for (const std::string host : {"a b",    "a/b",     "http://a", "user@a",
                                 "a:b",    "a:80x",   ":80",      "a:99999999999999999999",
                                 "a:-1",   "a:80:80", "a:123456", "::1",
                                 "[::1",   "[]",      "::1]",     "[::1]a",
                                 "[::1]]", "[a]",     "[g::1]",   "[::1%eth0]",
                                 "a?",     "a#",      "a\\b",     "a\"",
                                 "<a>",    "a\tb",    "\xc3\xa4", "%4",
                                 "%4g",    "%",       "[v7]",     "[v.a]",
                                 "a[::1]", "a:65536", "[:::::]",  "[1:2:3:4:5:6:7:8:9]",
                                 "[v1.]",  "[v1.<]",  "[v1g.a]"}) {
    const std::string fields = "\r\nHost: " + host + "\r\n\r\n";
    EXPECT_EQ(parsed("GET / HTTP/1.1" + fields), "400 closes") << host;
    EXPECT_EQ(parsed("GET / HTTP/1.0" + fields), "400 closes") << host;
    EXPECT_EQ(parsed("POST / HTTP/1.1" + fields), "400 closes") << host;
    if (host.find_first_of("/?#") == host.npos) {
      EXPECT_EQ(parsed("GET http://" + host + "/ HTTP/1.1\r\nHost: a\r\n\r\n"), "400 closes")
          << host;
    }
  }
  expect_parsed({
      {"GET / HTTP/1.1\r\nhost: a\r\nHOST: a\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", "400 closes"},
      {"GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n", "400 closes"},
      {"GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", "400 closes"},
      {"GET http://:80/ HTTP/1.1\r\nHost: a\r\n\r\n", "400 closes"},
      {"GET http://[::1]:80/a HTTP/1.1\r\nHost: a\r\n\r\n", "GET 'a' keeps"},
      {"GET HTTP://A/a HTTP/1.1\r\nHost: a\r\n\r\n", "GET 'a' keeps"},
      {"GET http://a/ HTTP/1.1\r\n\r\n", "400 closes"},  // the field must be there even so
      {"GET http://a/ HTTP/1.1\r\nHost: a/\r\n\r\n", "400 closes"},
  });
}

TEST(HttpRequest, with_another_method_is_refused) {
  expect_parsed({
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "405 keeps"},
      {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "405 keeps"},
      {"DELETE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "405 closes"},
      {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "405 closes"},
      {"get / HTTP/1.1\r\nHost: a\r\n\r\n", "501 closes"},
      {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "501 closes"},
  });
}

TEST(HttpRequest, with_a_body_is_the_last_one) {
  expect_parsed({
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "GET '' keeps"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "413 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "413 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1,1\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "413 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
       "400 closes"},
      {"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\ntransfer-encoding:CHUNKED\r\n\r\n", "413 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nCONTENT-LENGTH:1\r\n\r\nx", "413 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\ncontent-length: 0\r\ntransfer-encoding: chunked\r\n\r\n",
       "400 closes"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
       "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", "400 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "501 closes"},
      {"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
       "501 closes"},
  });
}

TEST(HttpRequest, is_not_there_before_its_last_byte) {
  const std::string text = "GET /a HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"1\"\r\n\r\n";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(parsed(text.substr(0, size)), "not yet") << size;
  }
  EXPECT_EQ(http::parse_request(text)->size, text.size());
  EXPECT_EQ(http::parse_request(text + text)->size, text.size());
  EXPECT_EQ(http::parse_request(text)->if_none_match, "\"1\"");
}

TEST(HttpRequest, that_begins_with_what_no_method_does_is_refused_at_once) {
  EXPECT_EQ(parsed("\x16\x03\x01"), "400 closes");  // TLS: it would never come to a line's end
  EXPECT_EQ(parsed("\r\n "), "400 closes");
  for (const char* beginning : {"", "\r", "\r\n", "\n\r", "\r\nG"})
    EXPECT_EQ(parsed(beginning), "not yet") << beginning;
}

TEST(HttpRequest, is_for_the_head_only_if_its_own_line_says_so) {
  const auto for_head = [](const std::string& text) {
    const auto request = http::parse_request(text);
    return request && request->head_only;
  };
  const std::string head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_TRUE(for_head(head));
  EXPECT_TRUE(for_head("\r\n\n" + head));
  // A line with a CR too many is no empty one. It is refused, whatever comes after it.
  for (const char* line : {"\r\r\n", "\n\r\r\n", "\r", "\r\n\r"}) {
    EXPECT_EQ(parsed(line + head), "400 closes") << line;
    EXPECT_FALSE(for_head(line + head)) << line;
  }
}

TEST(HttpRequest, has_a_head_of_limited_size) {
  const std::string line = "GET / HTTP/1.1\r\nHost: a\r\n";
  const auto fill = [](std::size_t size) { return "A: " + std::string(size - 3, 'x'); };
  EXPECT_EQ(parsed(line + fill(http::kMaxHead - line.size() - 4) + "\r\n\r\n"), "GET '' keeps");
  EXPECT_EQ(parsed(line + fill(http::kMaxHead - line.size() - 1)), "not yet");
  EXPECT_EQ(parsed(line + fill(http::kMaxHead - line.size())), "431 closes");
  EXPECT_EQ(parsed("GET /" + std::string(http::kMaxHead - 6, 'x')), "not yet");
  EXPECT_EQ(parsed("GET /" + std::string(http::kMaxHead - 5, 'x')), "414 closes");
  EXPECT_EQ(parsed(std::string(http::kMaxHead, '\n')), "414 closes");
}

TEST(HttpPath, is_decoded_once) {
  using http::decode_path;
  EXPECT_EQ(decode_path("/a%20b%2Bc/%C3%A4"), "a b+c/\xc3\xa4");
  EXPECT_EQ(decode_path("//a//b/"), "a//b/");
  EXPECT_EQ(decode_path("/%2541"), "%41");
  EXPECT_EQ(decode_path("/%2e%2E/x"), "../x");  // for the folder to refuse
  for (const char* malformed : {"/%", "/%4", "/%4g", "/%g4", "/%-1", "/% 1", "/%2f", "/a%2Fb",
                                "/%00", "/a%00.html", "/%0a", "/%7f"}) {
    EXPECT_EQ(decode_path(malformed), std::nullopt) << malformed;
  }
}

// ---- one connection

/// Sends `pieces`, with pauses between them, and returns all that it hears until the end. An
/// exception that is raised there is appended.
class Client final : public aio::Coroutine<std::string> {
  enum { kStart, kSent, kSlept, kReceived };

 public:
  Client(Socket socket, std::vector<std::string> pieces, double pause, bool shut_down = true)
      : socket_(std::move(socket)),
        pieces_(std::move(pieces)),
        pause_(pause),
        shut_down_(shut_down) {}

 private:
  Step resume(Sent sent) override {
    try {
      return step(sent);
    } catch (const std::system_error& error) {
      return return_value(heard_ + "[" + error.code().message() + "]");
    }
  }
  Step step(Sent sent) {
    switch (resume_point()) {
      case kStart:
        for (i_ = 0; i_ < pieces_.size(); ++i_) {
          return await(send_.emplace(socket_, pieces_[i_]), kSent);
          case kSent:
            sent.check();
            return await(aio::sleep(pause_), kSlept);
          case kSlept:
            sent.check();
        }
        if (shut_down_) socket_.shutdown_write();
        for (;;) {
          return await(recv_.emplace(socket_), kReceived);
          case kReceived:
            const std::string data = sent.result_of(*recv_);
            if (data.empty()) break;
            heard_ += data;
        }
    }
    return return_value(std::move(heard_));
  }

  Socket socket_;
  std::vector<std::string> pieces_;
  double pause_;
  bool shut_down_;
  std::size_t i_ = 0;
  std::string heard_;
  std::optional<aio::AsyncSend> send_;
  std::optional<aio::AsyncRecv> recv_;
};

std::size_t open_descriptors() {
  const fs::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

/// As a limit: no more descriptors than there are.
rlim_t lowest_free_descriptor() {
  const aio::Descriptor next(aio::checked(fcntl(0, F_DUPFD, 0), "dup"));
  return static_cast<rlim_t>(next.fileno());
}

std::string get(const std::string& path, const std::string& fields = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

/// Leaves out the fields that depend on the time.
std::string without_times(const std::string& text) {
  std::string all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string name = line.substr(0, line.find(':'));
    if (name == "Date" || name == "Last-Modified" || name == "ETag" || name == "Cache-Control")
      continue;
    all += line + (lines.eof() ? "" : "\n");
  }
  return all;
}

/// The status of each response, if no body looks like one.
Log statuses(const std::string& text) {
  const std::string line = "HTTP/1.1 ";
  Log all;
  for (std::size_t at = 0; (at = text.find(line, at)) < text.size(); at += line.size()) {
    all.push_back(text.substr(at + line.size(), 3));
  }
  return all;
}

class HttpConnection : public ::testing::Test {
 protected:
  ~HttpConnection() override {
    for (int turn = 0; turn < 10; ++turn) loop_.run_until_complete(aio::asleep(0));
    EXPECT_TRUE(loop_.all_tasks().empty());
    EXPECT_EQ(open_descriptors(), descriptors_);
  }

  /// Our end of a new connection.
  Socket connect() {
    auto [ours, theirs] = Socket::pair();
    loop_.create_task(http::Connection(site_, std::move(theirs)));
    return std::move(ours);
  }
  /// The client's whole story: sends all, and is silent then.
  std::string ask(std::vector<std::string> pieces, double pause = 0, bool shut_down = true) {
    return loop_.run_until_complete(Client(connect(), std::move(pieces), pause, shut_down));
  }
  std::string ask(const std::string& text) { return ask(std::vector{text}); }
  /// The status of the response to a GET.
  std::string status(const std::string& path) {
    const Log all = statuses(ask(get(path)));
    return all.size() == 1 ? all[0] : std::to_string(all.size()) + " responses";
  }

  aio::TemporaryFolder folder_;
  aio::VirtualClock clock_;
  aio::EventLoop loop_{clock_};
  http::Site site_{folder_.path()};
  const std::size_t descriptors_ = open_descriptors();
};

TEST_F(HttpConnection, answers_with_a_file) {
  folder_.write("hello.html", "Hello");
  EXPECT_EQ(without_times(ask(get("/hello.html"))),
            "HTTP/1.1 200 OK\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Length: 5\r\n"
            "\r\n"
            "Hello");
}

TEST_F(HttpConnection, says_when_a_file_was_changed_and_how_to_ask_again) {
  const fs::path file = folder_.write("a.txt", "a");
  const timespec times[2] = {{784111777, 0}, {784111777, 5}};
  ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
  const auto today = [] { return http::http_date(std::time(nullptr)).substr(0, 16); };
  const std::string before = today();
  const std::string text = ask(get("/a.txt"));
  EXPECT_NE(text.find("\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), std::string::npos);
  EXPECT_NE(text.find("\r\nETag: \"2ebc98a1.5-1\"\r\n"), std::string::npos) << text;
  EXPECT_TRUE(text.find("\r\nDate: " + before) < text.size() ||
              text.find("\r\nDate: " + today()) < text.size());
}

TEST_F(HttpConnection, writes_dates_as_http_does) {
  EXPECT_EQ(http::http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http::http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_F(HttpConnection, sends_a_file_that_the_client_has_only_if_it_changed) {
  const fs::path file = folder_.write("a.txt", "a");
  const timespec times[2] = {{784111777, 0}, {784111777, 5}};
  ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
  const auto status_with = [&](const std::string& field) {
    return statuses(ask(get("/a.txt", field + "\r\n"))).at(0);
  };
  EXPECT_EQ(status_with("If-None-Match: \"2ebc98a1.5-1\""), "304");
  EXPECT_EQ(status_with("If-None-Match: W/\"2ebc98a1.5-1\", \"other\""), "304");
  EXPECT_EQ(status_with("If-None-Match: *"), "304");
  EXPECT_EQ(status_with("If-None-Match: \"other\""), "200");
  EXPECT_EQ(status_with("If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"), "304");
  EXPECT_EQ(status_with("If-None-Match: \"other\"\r\nIf-None-Match: \"2ebc98a1.5-1\""), "304");
  EXPECT_EQ(status_with("If-None-Match: \"12ebc98a1.5-1\""), "200");
  EXPECT_EQ(status_with("If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT"), "200");
  EXPECT_EQ(status_with("If-Modified-Since: Sunday, 06-Nov-94 08:49:38 GMT"), "304");
  EXPECT_EQ(status_with("If-Modified-Since: Sun Nov  6 08:49:37 1994"), "304");
  EXPECT_EQ(status_with("If-Modified-Since: yesterday"), "200");
  const std::string again = ask(get("/a.txt", "If-None-Match: *\r\n") + get("/a.txt"));
  EXPECT_EQ(without_times(again),
            "HTTP/1.1 304 Not Modified\r\n\r\n"
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 1\r\n"
            "\r\na");
}

TEST_F(HttpConnection, refuses_a_request_whose_condition_does_not_hold) {
  const fs::path file = folder_.write("a.txt", "a");
  const timespec times[2] = {{784111777, 0}, {784111777, 5}};
  ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
  const auto status_with = [&](const std::string& field) {
    return statuses(ask(get("/a.txt", field + "\r\n"))).at(0);
  };
  EXPECT_EQ(status_with("If-Match: *"), "200");
  EXPECT_EQ(status_with("If-Match: \"other\", \"2ebc98a1.5-1\""), "200");
  EXPECT_EQ(status_with("If-Match: \"other\"\r\nIf-Match: \"2ebc98a1.5-1\""), "200");
  EXPECT_EQ(status_with("If-Match: W/\"2ebc98a1.5-1\""), "412");
  EXPECT_EQ(status_with("If-Match: \"other\""), "412");
  EXPECT_EQ(status_with("If-Match: \"2ebc98a1.5-1\"\r\nIf-None-Match: *"), "304");
  EXPECT_EQ(status_with("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT"), "412");
  EXPECT_EQ(status_with("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT"), "200");
  EXPECT_EQ(status_with("If-Unmodified-Since: tomorrow"), "200");
  const std::string again = ask(get("/a.txt", "If-Match: \"other\"\r\n") + get("/a.txt"));
  EXPECT_EQ(statuses(again), (Log{"412", "200"}));
  const std::string list = ask(get("/", "If-Match: \"other\"\r\n") + get("/", "If-Match: *\r\n") +
                               get("/", "If-Match: ,\r\n") + get("/", "If-None-Match: *\r\n") +
                               get("/", "If-None-Match: \"other\"\r\n"));
  EXPECT_EQ(statuses(list), (Log{"412", "200", "412", "304", "200"}));
}

TEST_F(HttpConnection, gives_a_file_from_the_future_the_date_of_the_answer) {
  const fs::path file = folder_.write("a.txt", "a");
  const timespec times[2] = {{4102444800, 0}, {4102444800, 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
  EXPECT_EQ(ask(get("/a.txt")).find("Last-Modified: Fri, 01 Jan 2100"), std::string::npos);
}

TEST_F(HttpConnection, answers_head_as_get_but_without_the_body) {
  folder_.write("a.css", "a");
  for (const std::string path : {"/a.css", "/nowhere", "/"}) {
    const std::string got = ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string head = ask("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(without_times(head), without_times(got.substr(0, got.find("\r\n\r\n") + 4)));
  }
}

TEST_F(HttpConnection, serves_an_empty_file) {
  folder_.write("empty.txt", "");
  EXPECT_NE(ask(get("/empty.txt")).find("Content-Length: 0\r\n"), std::string::npos);
}

TEST_F(HttpConnection, knows_the_types_of_files) {
  const std::vector<Row> rows = {
      {"index.html", "text/html; charset=utf-8"},
      {"a.css", "text/css; charset=utf-8"},
      {"a.js", "text/javascript; charset=utf-8"},
      {"a.json", "application/json"},
      {"a.svg", "image/svg+xml"},
      {"a.png", "image/png"},
      {"a.woff2", "font/woff2"},
      {"a.md", "text/plain; charset=utf-8"},
      {"PHOTO.JPG", "image/jpeg"},
      {"photo.jpeg", "image/jpeg"},
      {"old.htm", "text/html; charset=utf-8"},
      {"INDEX.HTML", "text/html; charset=utf-8"},
      {"README.TXT", "text/plain; charset=utf-8"},
      {"a.h", "text/plain; charset=utf-8"},
      {"a.webp", "image/webp"},
      {"a.mp4", "video/mp4"},
      {"a.b/jpg", "application/octet-stream"},
      {"a.html/jpg", "application/octet-stream"},
      {"jpg", "application/octet-stream"},
      {"a.", "application/octet-stream"},
      {"a.html.bin", "application/octet-stream"},
      {"README", "application/octet-stream"},
  };
  for (const Row& row : rows) EXPECT_STREQ(http::content_type(row.text), row.expected) << row.text;
}

TEST_F(HttpConnection, of_a_folder_shows_the_index_or_a_list) {
  folder_.write("with/index.html", "the index");
  folder_.write("without/b <&> c.txt", "");
  folder_.write("without/sub/a.txt", "");
  folder_.write("without/.hidden", "");
  EXPECT_TRUE(ask(get("/with/")).ends_with("\r\n\r\nthe index"));
  EXPECT_TRUE(ask(get("/without/"))
                  .ends_with("<ul>\n"
                             "<li><a href=\"./b%20%3C%26%3E%20c.txt\">b &#60;&#38;&#62; c.txt</a>\n"
                             "<li><a href=\"./sub/\">sub/</a>\n"
                             "</ul>\n"));
  EXPECT_EQ(status("/without/b%20%3C%26%3E%20c.txt"), "200");
}

TEST_F(HttpConnection, sends_a_folder_without_a_slash_to_the_one_with_it) {
  folder_.write("my docs/index.html", "");
  for (const std::string path : {"/my%20docs", "//my%20docs", "http://host/my%20docs"}) {
    EXPECT_NE(ask(get(path)).find("301 Moved Permanently\r\n"), std::string::npos) << path;
    EXPECT_NE(ask(get(path)).find("\r\nLocation: /my%20docs/\r\n"), std::string::npos) << path;
    for (const std::string query : {"?x", "?", "?a=b/c&d=?"}) {
      const std::string field = "\r\nLocation: /my%20docs/" + query + "\r\n";
      EXPECT_NE(ask(get(path + query)).find(field), std::string::npos) << path << query;
    }
  }
  EXPECT_EQ(status("/my%20docs/?x"), "200");
  EXPECT_EQ(status("/my%20docs#x"), "400");  // a fragment stays with the client
}

/// The addresses that a list of files links to.
Log links(const std::string& text) {
  const std::string mark = "<a href=\"";
  Log all;
  for (std::size_t at = 0; (at = text.find(mark, at)) < text.size();) {
    at += mark.size();
    all.push_back(text.substr(at, text.find('"', at) - at));
  }
  return all;
}

TEST_F(HttpConnection, links_only_to_names_that_answer) {
  const aio::TemporaryFolder outside;
  const std::string sub = folder_.path() + "/sub/";
  for (const char* name : {"100%.txt", "a b", "a#b?c", "a&b;\"'", "a+b", "\xc3\xa4", "\xff", "a\\b",
                           "c:d", "%2e", "a\nb", "\x7f", ".hidden", "..x", "folder/.a"}) {
    folder_.write("sub/" + std::string(name), "");
  }
  fs::create_symlink("100%.txt", sub + "inside");
  fs::create_symlink("folder", sub + "inside folder");
  fs::create_symlink("../sub/a b", sub + "round about");
  fs::create_symlink("nowhere", sub + "dangling");
  fs::create_symlink(outside.path(), sub + "outside");
  fs::create_symlink("itself", sub + "itself");
  ASSERT_EQ(mkfifo((sub + "pipe").c_str(), 0666), 0);
  const Log all = links(ask(get("/sub/")));
  EXPECT_EQ(all, (Log{"./%252e", "./100%25.txt", "./a%20b", "./a%23b%3Fc", "./a%26b%3B%22%27",
                      "./a%2Bb", "./a%5Cb", "./c%3Ad", "./folder/", "./inside",
                      "./inside%20folder/", "./round%20about", "./%C3%A4", "./%FF"}));
  for (const std::string& link : all) EXPECT_EQ(status("/sub" + link.substr(1)), "200") << link;
}

TEST_F(HttpConnection, says_of_a_list_of_1000_files_that_there_are_more) {
  for (int i = 0; i < 1000; ++i) folder_.write("many/" + std::to_string(i), "");
  const std::string all = ask(get("/many/"));
  EXPECT_EQ(links(all).size(), 1000u);
  EXPECT_TRUE(all.ends_with("</ul>\n"));
  folder_.write("many/1000", "");
  const std::string part = ask(get("/many/"));
  EXPECT_EQ(links(part).size(), 1000u);
  EXPECT_TRUE(part.ends_with("</ul>\n<p>There are more. These are 1000 of them.\n"));
}

TEST_F(HttpConnection, lists_a_folder_whose_index_is_a_folder) {
  folder_.write("index.html/a.txt", "");
  folder_.write("sub/index.html/index.html/index.html", "the index");
  for (const std::string path : {"/", "//", "http://host", "http://host?x", "/sub/"}) {
    EXPECT_TRUE(ask(get(path)).ends_with(
        "<ul>\n"
        "<li><a href=\"./index.html/\">index.html/</a>\n" +
        std::string(path == "/sub/" ? "" : "<li><a href=\"./sub/\">sub/</a>\n") + "</ul>\n"))
        << path;
  }
  EXPECT_EQ(status("/index.html"), "301");
  EXPECT_EQ(status("/index.html/"), "200");
  EXPECT_TRUE(ask(get("/sub/index.html/index.html/")).ends_with("\r\n\r\nthe index"));
}

// As editors save: another file takes the name.
TEST_F(HttpConnection, knows_the_size_of_the_very_file_that_it_has_opened) {
  folder_.write("one", "1");
  folder_.write("two", "22");
  const std::string path = folder_.path();
  std::atomic<bool> enough = false;
  const auto renames = std::async(std::launch::async, [&] {
    while (!enough) {
      for (const char* name : {"/one", "/two"}) {
        fs::create_hard_link(path + name, path + "/new");
        fs::rename(path + "/new", path + "/swapped.txt");
      }
    }
  });
  const http::Folder folder(path);
  int wrong = 0;
  for (int i = 0; i < 5000; ++i) {
    const http::Found found = folder.find("swapped.txt");
    if (found.status != 200) continue;
    struct stat about {};
    fstat(found.file.fileno(), &about);
    if (found.size != static_cast<std::size_t>(about.st_size)) ++wrong;
  }
  enough = true;
  renames.wait();
  EXPECT_EQ(wrong, 0);
}

TEST_F(HttpConnection, knows_no_file_outside_of_its_folder) {
  const aio::TemporaryFolder outside;
  outside.write("secret.txt", "secret");
  folder_.write("a.txt", "a");
  folder_.write("sub/b.txt", "b");
  folder_.write(".git/config", "");
  fs::create_symlink("../" + fs::path(outside.path()).filename().string() + "/secret.txt",
                     folder_.path() + "/relative");
  fs::create_symlink(outside.path() + "/secret.txt", folder_.path() + "/absolute");
  fs::create_directory_symlink(outside.path(), folder_.path() + "/door");
  fs::create_symlink("sub/../a.txt", folder_.path() + "/inside");
  fs::create_symlink("loop", folder_.path() + "/loop");
  const std::string out = "/" + fs::path(outside.path()).filename().string() + "/secret.txt";
  for (const std::string& path : Log{"/.." + out,
                                     "/sub/../.." + out,
                                     "/%2e%2e" + out,
                                     "/%2E." + out,
                                     "/.%2e" + out,
                                     "/..%2f" + out,
                                     "/..%5c.." + out,
                                     "/%252e%252e" + out,
                                     "//.." + out,
                                     outside.path(),
                                     "/" + outside.path() + "/secret.txt",
                                     "/relative",
                                     "/absolute",
                                     "/door",
                                     "/door/secret.txt",
                                     "/loop",
                                     "/.git/config",
                                     "/sub/.",
                                     "/.",
                                     "/sub/../a.txt",
                                     "/a.txt/",
                                     "/a.txt/b",
                                     "/" + std::string(300, 'x'),
                                     "/a.txt%00.html",
                                     "/nowhere"}) {
    const std::string text = ask(get(path));
    EXPECT_TRUE(text.starts_with("HTTP/1.1 400 ") || text.starts_with("HTTP/1.1 404 ")) << path;
    EXPECT_EQ(text.find("secret"), std::string::npos) << path;
  }
  EXPECT_EQ(status("/inside"), "200");
}

TEST_F(HttpConnection, serves_only_files_not_pipes_and_devices) {
  ASSERT_EQ(mkfifo((folder_.path() + "/pipe").c_str(), 0666), 0);
  EXPECT_EQ(status("/pipe"), "404");
}

// A writer that waits for a reader would begin, and lose what it writes.
TEST_F(HttpConnection, does_not_open_a_pipe_to_look_at_it) {
  const std::string pipe = folder_.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0666), 0);
  const aio::Descriptor watched(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  ASSERT_GE(inotify_add_watch(watched.fileno(), pipe.c_str(), IN_OPEN), 0);
  EXPECT_EQ(status("/pipe"), "404");
  EXPECT_EQ(status("/"), "200");
  char event[4096];
  EXPECT_LT(::read(watched.fileno(), event, sizeof event), 0) << "it was opened";
}

TEST_F(HttpConnection, keeps_a_connection_for_more_requests) {
  folder_.write("a.txt", "a");
  folder_.write("b.txt", "b");
  const std::string text = ask({get("/a.txt"), get("/nowhere"), get("/b.txt")}, 10);
  EXPECT_EQ(statuses(text), (Log{"200", "404", "200"}));
  EXPECT_EQ(clock_.now(), 1030);  // it may think for as long as that, each time
  EXPECT_EQ(site_.requests, 3u);
}

TEST_F(HttpConnection, ends_after_the_response_if_the_client_wants_that) {
  folder_.write("a.txt", "a");
  const std::string text = ask({get("/a.txt", "Connection: close\r\n") + get("/a.txt")}, 0, false);
  EXPECT_EQ(statuses(text), Log{"200"});
  EXPECT_NE(text.find("Connection: close\r\n"), std::string::npos);
  const std::string old = ask({"GET /a.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
                               "GET /a.txt HTTP/1.0\r\n\r\n"},
                              0, false);
  EXPECT_EQ(statuses(old), (Log{"200", "200"}));
  EXPECT_NE(old.find("Connection: keep-alive\r\n"), std::string::npos);
  EXPECT_EQ(clock_.now(), 1000);
}

TEST_F(HttpConnection, answers_requests_that_come_together_in_their_order) {
  folder_.write("a.txt", "a");
  folder_.write("big.bin", std::string(3 * http::kPiece + 1, 'x'));
  std::string questions;
  Log expected;
  for (int i = 0; i < 500; ++i) {  // more than fits into one receive
    questions += get(i % 100 == 50 ? "/big.bin" : i % 2 ? "/a.txt" : "/nowhere");
    expected.push_back(i % 100 == 50 || i % 2 ? "200" : "404");
  }
  EXPECT_EQ(statuses(ask(questions)), expected);
}

TEST_F(HttpConnection, does_not_care_how_a_request_is_cut) {
  folder_.write("a.txt", "a");
  const std::string text = get("/a.txt") + get("/nowhere");
  const std::string expected = without_times(ask(text));
  EXPECT_EQ(statuses(expected), (Log{"200", "404"}));
  for (std::size_t at = 1; at < text.size(); ++at) {
    EXPECT_EQ(without_times(ask({text.substr(0, at), text.substr(at)}, 0.001)), expected) << at;
  }
  Log bytes;
  for (const char c : text) bytes.emplace_back(1, c);
  EXPECT_EQ(without_times(ask(bytes, 0.001)), expected);
}

TEST_F(HttpConnection, refuses_a_head_that_is_too_long_while_the_client_still_sends) {
  const std::string much(1000000, 'x');
  EXPECT_EQ(statuses(ask("GET /" + much)), Log{"414"});
  EXPECT_EQ(statuses(ask("GET / HTTP/1.1\r\nA: " + much)), Log{"431"});
  EXPECT_EQ(statuses(ask("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + much)),
            Log{"405"});
}

TEST_F(HttpConnection, refuses_head_without_a_body) {
  const std::string fields = " HTTP/1.1\r\nHost: a\r\n";
  const std::pair<std::string, const char*> rows[] = {
      {"HEAD / HTTP/1.1\r\nno field\r\n", "400"},
      {"HEAD / HTTP/1.1\r\n\r\n", "400"},
      {"HEAD a HTTP/1.1\r\n", "400"},
      {"HEAD / HTTP\r\n", "400"},
      {"\r\n\r\nHEAD / HTTP\r\n", "400"},
      {"HEAD /" + fields + "Content-Length: x\r\n\r\n", "400"},
      {"HEAD /nowhere" + fields + "\r\n", "404"},
      {"HEAD /" + fields + "Content-Length: 1\r\n\r\nx", "413"},
      {"HEAD /" + fields + "Content-Length: 99999999999999999999\r\n\r\n", "413"},
      {"HEAD /" + std::string(http::kMaxHead, 'x'), "414"},
      {"HEAD / HTTP/1.1\r\nA: " + std::string(http::kMaxHead, 'x'), "431"},
      {"HEAD / HTTP/2.0\r\n", "505"},
  };
  for (const auto& [text, expected] : rows) {
    const std::string answer = ask(text);
    EXPECT_EQ(statuses(answer), Log{expected}) << text;
    EXPECT_NE(answer.find("\r\nContent-Length: "), std::string::npos) << text;
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
  }
  const std::string late = ask({"HEAD / HT"}, 0, false);
  EXPECT_EQ(statuses(late), Log{"408"});
  EXPECT_TRUE(late.ends_with("\r\n\r\n")) << late;
  EXPECT_TRUE(ask("GET / HTTP/2.0\r\n").ends_with("505 HTTP Version Not Supported\n"));
}

TEST_F(HttpConnection, says_408_to_a_client_that_takes_too_long_over_a_head) {
  EXPECT_EQ(statuses(ask({"GET / HT"}, 0, false)), Log{"408"});
  EXPECT_EQ(clock_.now(), 1015);
}

TEST_F(HttpConnection, counts_from_the_first_byte_of_a_head_and_not_from_the_last) {
  Log slowloris = {"GET / HTTP/1.1\r\n"};
  slowloris.resize(20, "A: b\r\n");
  EXPECT_EQ(statuses(ask(slowloris, 1, false)), Log{"408"});
  EXPECT_EQ(clock_.now(), 1020);  // the response was there when it had sent its last line
}

TEST_F(HttpConnection, takes_an_empty_line_for_nothing) {
  EXPECT_EQ(statuses(ask({get("/nowhere") + "\r\n"}, 0, false)), Log{"404"});
  for (const char* blank : {"\r\n", "\n", "\r"}) EXPECT_EQ(ask({blank}, 0, false), "");
  EXPECT_EQ(statuses(ask({"\r\n" + get("/nowhere") + "\r\n\r\n" + get("/nowhere")})),
            (Log{"404", "404"}));
}

TEST_F(HttpConnection, waits_no_longer_for_a_client_that_sends_empty_lines) {
  EXPECT_EQ(ask(Log(3, "\r\n"), 5, false), "");
  EXPECT_EQ(clock_.now(), 1015);
}

TEST_F(HttpConnection, that_asks_for_much_at_once_lets_others_go_first) {
  std::string questions;
  for (int i = 0; i < 100; ++i) questions += get("/nowhere");
  const auto many = loop_.create_task(Client(connect(), std::vector{questions}, 0, true));
  EXPECT_EQ(status("/nowhere"), "404");
  EXPECT_LT(site_.requests, 100u);
  EXPECT_EQ(statuses(loop_.run_until_complete(many)).size(), 100u);
}

TEST_F(HttpConnection, leaves_a_silent_client_without_a_word) {
  EXPECT_EQ(ask(Log{}, 0, false), "");
  EXPECT_EQ(clock_.now(), 1015);
}

TEST_F(HttpConnection, reads_no_more_of_a_file_than_the_client_takes) {
  fs::resize_file(folder_.write("big.bin", ""), 50000000);
  Socket socket = connect();
  aio::testing::put(socket, get("/big.bin"));
  loop_.run_until_complete(aio::asleep(14));
  EXPECT_EQ(loop_.all_tasks().size(), 1u);
  EXPECT_LT(site_.bytes, 2000000u);
  loop_.run_until_complete(aio::asleep(2));  // its patience is at an end
  EXPECT_EQ(loop_.all_tasks().size(), 0u);
}

TEST_F(HttpConnection, gives_a_slow_client_time_for_each_piece) {
  const std::size_t size = 3000000;
  fs::resize_file(folder_.write("big.bin", ""), size);
  Socket socket = connect();
  aio::testing::put(socket, get("/big.bin"));
  std::size_t got = 0;
  while (got < size) {
    loop_.run_until_complete(aio::asleep(2));
    got += aio::testing::get(socket, http::kPiece).size();
  }
  EXPECT_GT(clock_.now(), 1060);
}

TEST_F(HttpConnection, survives_that_a_client_vanishes_in_the_middle) {
  fs::resize_file(folder_.write("big.bin", ""), 50000000);
  Socket socket = connect(), other = connect();
  aio::testing::put(socket, get("/big.bin"));
  loop_.run_until_complete(aio::asleep(1));
  socket.close();
  loop_.run_until_complete(aio::asleep(1));
  EXPECT_EQ(loop_.all_tasks().size(), 1u);
  EXPECT_EQ(loop_.run_until_complete(Client(std::move(other), {get("/")}, 0)).substr(0, 12),
            "HTTP/1.1 200");
}

TEST_F(HttpConnection, ends_early_if_the_file_becomes_shorter) {
  const fs::path file = folder_.write("big.bin", "");
  fs::resize_file(file, 10000000);
  Socket socket = connect();
  aio::testing::put(socket, get("/big.bin") + get("/"));
  loop_.run_until_complete(aio::asleep(1));
  fs::resize_file(file, 10);
  const std::string text = loop_.run_until_complete(Client(std::move(socket), {}, 0, false));
  EXPECT_EQ(statuses(text), Log{"200"});
  EXPECT_LT(text.size(), 2000000u);
}

TEST_F(HttpConnection, says_503_if_there_is_no_descriptor_for_the_file) {
  folder_.write("a.txt", "a");
  Socket socket = connect(), other = connect();
  aio::testing::put(socket, get("/a.txt") + get("/"));
  const aio::testing::DescriptorLimit limit(lowest_free_descriptor());
  EXPECT_EQ(statuses(loop_.run_until_complete(Client(std::move(socket), {}, 0))),
            (Log{"503", "503"}));
  EXPECT_EQ(statuses(loop_.run_until_complete(Client(std::move(other), {get("/a.txt")}, 0))),
            Log{"200"});  // the first client's descriptors are free
}

TEST_F(HttpConnection, is_cancelled_wherever_it_stands) {
  fs::resize_file(folder_.write("big.bin", ""), 50000000);
  Socket idle = connect(), sending = connect(), leaving = connect();
  aio::testing::put(sending, get("/big.bin"));
  aio::testing::put(leaving, get("/", "Connection: close\r\n"));
  loop_.run_until_complete(aio::asleep(1));
  EXPECT_EQ(loop_.all_tasks().size(), 3u);
  aio::cancel_all_tasks(loop_);
}

// ---- the whole server, over TCP

/// Stands still until the test moves it. The loop does not know, and waits for the system.
class HandClock final : public aio::Clock {
 public:
  double now() override { return now_; }
  void sleep_until(double) override {}
  bool is_virtual() const override { return false; }
  void advance(double seconds) { now_ += seconds; }

 private:
  double now_ = 1000;
};

/// Connects, and is a Client then.
class TcpClient final : public aio::Coroutine<std::string> {
  enum { kStart, kConnected, kAnswered };

 public:
  TcpClient(int port, std::string text) : address_("127.0.0.1", port), text_(std::move(text)) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(connect_.emplace(socket_, address_), kConnected);
      case kConnected:
        sent.check();
        return await(client_.emplace(std::move(socket_), Log{text_}, 0), kAnswered);
      case kAnswered:
        return return_value(sent.result_of(*client_));
    }
    return {};
  }

  Socket socket_ = Socket::tcp();
  aio::Address address_;
  std::string text_;
  std::optional<aio::AsyncConnect> connect_;
  std::optional<Client> client_;
};

class HttpServer : public ::testing::Test {
 protected:
  HttpServer() {
    folder_.write("a.txt", "a");
    fs::resize_file(folder_.write("big.bin", ""), 50000000);
  }
  ~HttpServer() override {
    aio::cancel_all_tasks(loop_);
    EXPECT_EQ(site_.open, 0u);
    EXPECT_EQ(aio::testing::CaughtWarnings::log(), expected_warnings_);
  }

  /// Turns the loop until `condition` holds. The watchdog is the limit.
  template <class Condition>
  void run_until(Condition condition) {
    while (!condition()) loop_.run_until_complete(aio::asleep(0));
  }
  auto ask(const std::string& text) { return loop_.create_task(TcpClient(port_, text)); }
  /// So many connections that the server has taken.
  std::vector<Socket> connect(std::size_t count) {
    std::vector<Socket> sockets(count);
    for (Socket& socket : sockets) {
      socket = Socket::tcp();
      loop_.create_task(aio::AsyncConnect(socket, {"127.0.0.1", port_}));
    }
    const std::size_t before = site_.open;
    run_until([&] { return site_.open == before + count; });
    return sockets;
  }

  aio::TemporaryFolder folder_;
  aio::testing::CaughtWarnings warnings_;
  Log expected_warnings_;
  HandClock clock_;
  aio::EventLoop loop_{clock_};
  http::Site site_{folder_.path()};
  Socket listener_ = Socket::listener({"127.0.0.1", 0});
  const int port_ = listener_.port();
  aio::Ref<aio::TaskBase> server_ =
      loop_.create_task(http::Server(site_, std::move(listener_)), "server");
};

TEST_F(HttpServer, serves_300_clients_at_once) {
  std::vector<Socket> sockets = connect(300);
  EXPECT_EQ(site_.open, 300u);
  std::vector<aio::Ref<aio::Task<std::string>>> clients;
  for (Socket& socket : sockets) {
    Log requests(10, get("/a.txt"));
    clients.push_back(loop_.create_task(Client(std::move(socket), requests, 0)));
  }
  run_until([&] { return site_.open == 0; });
  for (const auto& client : clients) {
    EXPECT_EQ(statuses(loop_.run_until_complete(client)), Log(10, "200"));
  }
  EXPECT_EQ(site_.requests, 3000u);
}

TEST_F(HttpServer, goes_on_when_clients_reset_their_connections) {
  std::vector<Socket> sockets = connect(100);
  for (Socket& socket : sockets) aio::testing::put(socket, get("/big.bin"));
  run_until([&] { return site_.requests == 100; });
  for (Socket& socket : sockets) aio::testing::reset(socket);
  run_until([&] { return site_.open == 0; });
  EXPECT_EQ(statuses(loop_.run_until_complete(ask(get("/a.txt")))), Log{"200"});
}

TEST_F(HttpServer, lets_clients_wait_for_a_place_when_it_is_full) {
  site_.max_connections = 3;
  std::vector<aio::Ref<aio::Task<std::string>>> clients;
  for (int i = 0; i < 10; ++i) clients.push_back(ask(get("/a.txt") + get("/a.txt")));
  std::size_t most = 0;
  run_until([&] {
    most = std::max(most, site_.open);
    return site_.connections == 10 && site_.open == 0;
  });
  EXPECT_EQ(most, 3u);
  for (const auto& client : clients) {
    EXPECT_EQ(statuses(loop_.run_until_complete(client)).at(0), "200");
  }
}

TEST_F(HttpServer, that_is_full_waits_no_longer_than_a_second_for_those_who_dawdle) {
  site_.max_connections = 4;
  std::vector<Socket> silent = connect(2);
  aio::testing::put(silent[1], "GET / HTTP/1.1\r\nHo");
  clock_.advance(10);
  std::vector<Socket> later = connect(2);  // the last places
  aio::testing::put(later[0], get("/big.bin"));
  run_until([&] { return site_.requests == 1; });
  const auto client = ask(get("/a.txt"));
  clock_.advance(0.9);
  for (int turn = 0; turn < 100; ++turn) loop_.run_until_complete(aio::asleep(0));
  EXPECT_EQ(site_.open, 4u);
  EXPECT_FALSE(client->done());
  clock_.advance(0.2);
  run_until([&] { return client->done(); });
  EXPECT_EQ(statuses(loop_.run_until_complete(client)), Log{"200"});
  clock_.advance(1.1);
  run_until([&] { return site_.open == 0; });  // also the one that said half a head, after its 408
}

TEST_F(HttpServer, that_has_places_again_is_as_patient_as_before) {
  site_.max_connections = 2;
  std::vector<Socket> sockets = connect(2);
  clock_.advance(1.1);
  run_until([&] { return site_.open == 0; });
  Socket one = std::move(connect(1)[0]);
  clock_.advance(14.9);
  for (int turn = 0; turn < 100; ++turn) loop_.run_until_complete(aio::asleep(0));
  EXPECT_EQ(site_.open, 1u);
  clock_.advance(0.2);
  run_until([&] { return site_.open == 0; });
}

TEST_F(HttpServer, survives_that_there_is_no_descriptor_for_a_client) {
  expected_warnings_ = {"accept: Too many open files; trying again in a second"};
  const auto client = ask(get("/a.txt"));
  {
    const aio::testing::DescriptorLimit limit(lowest_free_descriptor());
    run_until([] { return !aio::testing::CaughtWarnings::log().empty(); });
    EXPECT_FALSE(client->done());
  }
  clock_.advance(1);
  EXPECT_EQ(statuses(loop_.run_until_complete(client)), Log{"200"});
}

TEST_F(HttpServer, ends_with_all_its_connections_at_ctrl_c) {
  const std::size_t descriptors = open_descriptors();
  const auto handler = std::signal(SIGINT, SIG_DFL);
  Socket listener = Socket::listener({"127.0.0.1", 0});
  const int port = listener.port();
  auto client = loop_.create_task(TcpClient(port, get("/big.bin")));
  loop_.call_soon([&] { loop_.call_later(0, [] { std::raise(SIGINT); }); });
  EXPECT_THROW(aio::run_in(loop_, http::Server(site_, std::move(listener))),
               aio::KeyboardInterrupt);
  EXPECT_TRUE(loop_.all_tasks().empty());
  EXPECT_TRUE(client->cancelled());
  client = nullptr;
  std::signal(SIGINT, handler);
  EXPECT_EQ(open_descriptors(), descriptors);
}

TEST(HttpScenes, say_what_is_no_address) {
  for (const std::string word : {"", "localhost", "127.0.0", "::x"})
    EXPECT_THROW(aio::testing::play("fetcher", {word, "80"}), std::invalid_argument) << word;
}

TEST(HttpScenes, say_what_is_no_port) {
  for (const std::string word : {"abc", "80x", "", "-1", "65536", "99999999999", " 80", "0x50"}) {
    const std::string expected = "port: '" + word + "' is no number from 0 to 65535";
    for (const auto& [scene, words] :
         {std::pair{"http_server", Log{word}}, std::pair{"fetcher", Log{"127.0.0.1", word}}}) {
      try {
        aio::testing::play(scene, words);
        ADD_FAILURE() << scene << " takes '" << word << "'";
      } catch (const std::invalid_argument& error) {
        EXPECT_EQ(error.what(), expected);
      }
    }
  }
}

}  // namespace
