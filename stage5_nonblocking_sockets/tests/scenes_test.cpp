// Every scene, whole. Those that come from a recorded Python program print the same lines as it.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "stage3_sleep_loop/tests/text.hpp"
#include "stage5_nonblocking_sockets/tests/sockets.hpp"

namespace {
// The call with this number, counted from 1, fails with the error.
struct Failure {
  int call = 0;
  int error = 0;

  bool now() { return call > 0 && --call == 0 && (errno = error); }
} failing_send, failing_recv;
}  // namespace

// In the place of the C library's.
extern "C" ssize_t send(int fd, const void* from, size_t size, int flags) {
  if (failing_send.now()) return -1;
  const ssize_t n = ::syscall(SYS_sendto, fd, from, size, flags, nullptr, 0);
  aio::testing::sends_for_nothing += n < 0 && errno == EAGAIN;
  return n;
}
extern "C" ssize_t recv(int fd, void* to, size_t size, int flags) {
  if (failing_recv.now()) return -1;
  return ::syscall(SYS_recvfrom, fd, to, size, flags, nullptr, nullptr);
}

namespace {

using aio::testing::Log;
using aio::testing::play;

Log lines_of(const std::string& text) {
  std::istringstream in(text);
  Log lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Scenes, data_there) {
  EXPECT_EQ(play("data_there"),
            "no data yet:\n"
            "  suspended\n"
            "got b'now there is data'\n"
            "data already there: no suspension:\n"
            "got b'already there'\n");
}

TEST(Scenes, broken_twice) {
  EXPECT_EQ(play("broken_twice"), "orders\n  suspended\norders\ngets coffee\n");
}

TEST(Scenes, broken_framing) {
  EXPECT_EQ(play("broken_framing"), "who wants 4 bytes got '5   hello3   you9   out there'\n");
}

TEST(Scenes, cancelled) {
  EXPECT_EQ(play("cancelled"),
            "bytes in the coroutine: the next one gets 'defgh'\n"
            "bytes in the socket:    the next one gets 'abcde'\n");
}

TEST(Scenes, last_byte) {
  EXPECT_EQ(play("last_byte"),
            "the three bytes are sent\n"
            "the peer leaves\n"
            "PoliteRecv got 'abc'\n"
            "the three bytes are sent\n"
            "AsyncRecvExactly got 'abc'\n"
            "the peer leaves\n");
}

TEST(Scenes, broken_peer_closes) {
  EXPECT_EQ(play("broken_peer_closes"),
            "other step 1 at 1000.00\n"
            "other step 2 at 1000.10\n"
            "peer closes\n"
            "who wants 10 bytes raised: 50 calls of recv that gave nothing\n"
            "other step 3 at 1000.20\n");
}

TEST(Scenes, half_close) {
  EXPECT_EQ(play("half_close"),
            "server hears 'how a'\n"
            "server hears 're yo'\n"
            "server hears 'u'\n"
            "server hears ''\n"
            "client hears 'fine'\n"
            "client hears ''\n");
}

TEST(Scenes, peer_is_gone) {
  EXPECT_EQ(play("peer_is_gone"),
            "the peer has closed\n"
            "first send:  is taken\n"
            "second send: Broken pipe, signals: 0\n"
            "bare send:   fails, signals: 1\n"
            "recv:        ''\n"
            "the peer has reset\n"
            "recv:        Connection reset by peer\n"
            "next recv:   ''\n");
}

TEST(Scenes, partial_write) {
  EXPECT_EQ(play("partial_write"),
            "its answer is not looked at:\n"
            "  the send has returned\n"
            "  some bytes are missing\n"
            "AsyncSend:\n"
            "  the send has returned\n"
            "  all bytes have come\n");
}

TEST(Scenes, broken_greedy) {
  EXPECT_EQ(play("broken_greedy"), "other runs after 30 calls of recv\n");
}

TEST(Scenes, broken_connect) {
  EXPECT_EQ(play("broken_connect"),
            "EINPROGRESS is taken for success:\n"
            "  connected\n"
            "  send: Connection refused\n"
            "SO_ERROR is asked for:\n"
            "  connect: Connection refused\n");
}

TEST(Scenes, no_descriptor) {
  EXPECT_EQ(play("no_descriptor"),
            "naive:\n"
            "  the server has ended: Too many open files\n"
            "AsyncAccept:\n"
            "  accept: Too many open files; trying again in a second\n"
            "  accept: Too many open files; trying again in a second\n"
            "  a client is in after 2.00 s\n");
}

TEST(Scenes, broken_name) {
  EXPECT_EQ(play("broken_name"),
            "other step 1 at 1000.00\n"
            "example is at 127.0.0.1\n"
            "other step 2 at 1005.00\n"
            "other step 3 at 1005.10\n");
}

TEST(Scenes, closed_number) {
  EXPECT_EQ(play("closed_number"),
            "closed:\n"
            "  select: not open\n"
            "  poll:   not open\n"
            "  epoll:  nothing\n"
            "closed, and a copy is open:\n"
            "  select: not open\n"
            "  poll:   not open\n"
            "  epoll:  ready to read\n");
}

// The order depends on the machine, but for the first lines; so the recording has the rest sorted.
TEST(Scenes, sleep_read_recv) {
  Log lines = lines_of(play("sleep_read_recv"));
  ASSERT_GE(lines.size(), 2u);
  std::sort(lines.begin() + 2, lines.end());
  EXPECT_EQ(lines,
            Log({"id background round 1", "read localhost", "done /dev/urandom got 4096 B",
                 "done localhost got 32768 B", "id background round 2", "id background round 3",
                 "id background round 4", "id background round 5", "read /dev/urandom"}));
}

TEST(Scenes, framing) {
  EXPECT_EQ(play("framing"), "frame of 5: hello\nframe of 3: you\nframe of 9: out there\n");
}

TEST(Scenes, peer_closes) {
  EXPECT_EQ(play("peer_closes"),
            "listener wants 10 bytes\n"
            "other step 1 at 1000.00\n"
            "other step 2 at 1000.10\n"
            "peer closes\n"
            "listener got 'abc', asks for more\n"
            "listener got '': that is the end\n"
            "other step 3 at 1000.20\n");
}

TEST(Scenes, ten_megabytes) {
  const Log lines = lines_of(play("ten_megabytes"));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].substr(0, 23), "sent 10000000 bytes in ");
  EXPECT_GT(std::stoi(lines[0].substr(23)), 5);
  EXPECT_EQ(lines[1], "all arrived");
}

TEST(Scenes, fair_share) {
  EXPECT_EQ(play("fair_share"),
            "other runs after 64 lines\n"
            "other runs after 128 lines\n"
            "other runs after 192 lines\n"
            "other runs after 256 lines\n"
            "other runs after 300 lines\n");
}

TEST(Scenes, refused) {
  EXPECT_EQ(play("refused"),
            "a server: answers\n"
            "a free port: Connection refused\n"
            "a name: 'localhost' is no address in digits; names must be resolved first, which "
            "blocks, so in the executor (from stage 6 on)\n");
}

TEST(Scenes, selectors) {
  const aio::testing::DescriptorLimit limit(4096);
  if (limit.current() <= 1024) GTEST_SKIP() << "ulimit -Hn is too small";
  EXPECT_EQ(play("selectors"),
            "select: 1000 round trips\n"
            "poll: 1000 round trips\n"
            "epoll: 1000 round trips\n"
            "select and descriptor 1024: filedescriptor out of range in select()\n"
            "poll and descriptor 1024: takes it\n"
            "epoll and descriptor 1024: takes it\n");
}

TEST(Scenes, kept_watch) {
  const Log lines = lines_of(play("kept_watch"));
  ASSERT_EQ(lines.size(), 3u);
  const std::string told = " 1000 messages, the selector was told something ";
  ASSERT_EQ(lines[0].substr(0, 6 + told.size()), "naive:" + told);
  EXPECT_GE(std::stoi(lines[0].substr(6 + told.size())), 2000);
  ASSERT_EQ(lines[2].substr(0, 6 + told.size()), "Echo: " + told);
  EXPECT_LE(std::stoi(lines[2].substr(6 + told.size())), 12);
}

TEST(Scenes, echo) {
  EXPECT_EQ(play("echo"),
            "server: connection 1\n"
            "server: connection 2\n"
            "server: connection 3\n"
            "client hears ham\n"
            "client hears spam\n"
            "client hears eggs\n"
            "client hears ham\n"
            "client hears spam\n"
            "client hears ham\n"
            "all have left\n");
}

/// Plays `scene` with each of `calls` failing in turn, as if a peer had gone. It must end, and say
/// so.
void expect_that_a_lost_peer_is_told_of(const char* scene, const std::vector<int>& calls) {
  for (Failure* failure : {&failing_send, &failing_recv}) {
    for (const int call : calls) {
      const aio::testing::CaughtWarnings warnings;
      *failure = {call, failure == &failing_send ? EPIPE : ECONNRESET};
      std::string said = play(scene);
      ASSERT_EQ(failure->call, 0) << "there were not so many calls";
      for (const std::string& line : aio::testing::CaughtWarnings::log()) said += line + "\n";
      const char* const error =
          failure == &failing_send ? "send: Broken pipe" : "recv: Connection reset by peer";
      EXPECT_NE(said.find(error), std::string::npos) << "call " << call << ":\n" << said;
    }
  }
}

TEST(Scenes, echo_ends_and_says_so_when_a_peer_is_lost) {
  expect_that_a_lost_peer_is_told_of("echo", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

TEST(Scenes, selectors_ends_and_says_so_when_a_peer_is_lost) {
  expect_that_a_lost_peer_is_told_of("selectors", {1, 2, 11, 12, 500, 2001, 3000, 5001});
}

TEST(Scenes, ten_megabytes_ends_and_says_so_when_a_peer_is_lost) {
  expect_that_a_lost_peer_is_told_of("ten_megabytes", {1, 2, 3, 10});
}

TEST(Scenes, echo_and_selectors_end_when_their_server_fails) {
  const aio::testing::CaughtWarnings warnings;
  aio::testing::accept_errors = {EINVAL};
  EXPECT_NE(play("echo").find("system_error: accept: Invalid argument\n"), std::string::npos);
  aio::testing::accept_errors = {EINVAL};
  EXPECT_THROW(play("selectors"), std::system_error);
}

// The server runs in a process of its own, because Ctrl-C ends it.
TEST(Scenes, echo_server) {
  auto [read_end, write_end] = aio::Descriptor::pipe();
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::ofstream out("/dev/fd/" + std::to_string(write_end.fileno()));
    out << std::unitbuf;
    aio::given_arguments = {"0"};
    aio::find_scene("echo_server")->play(out);
    _exit(0);
  }
  write_end.close();
  std::string output;
  const auto read_until = [&, fd = read_end.fileno()](const std::string& text) {
    char bytes[4096];
    ssize_t n = 1;
    while (n > 0 && output.find(text) == std::string::npos) {
      n = ::read(fd, bytes, sizeof bytes);
      output.append(bytes, static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
    }
  };
  read_until("Ctrl-C\n");
  const int port = std::stoi(output.substr(output.find("0.0.1 ") + 6));

  aio::Socket sockets[2] = {aio::Socket::tcp(), aio::Socket::tcp()};
  for (aio::Socket& socket : sockets) {
    aio::AsyncConnect connect(socket, {"127.0.0.1", port});
    aio::AsyncSend send(socket, "hello");
    aio::AsyncRecvExactly recv(socket, 5);
    aio::SelectLoop loop;
    EXPECT_EQ(aio::testing::describe_all(loop.run(connect)), Log({"no exception"}));
    EXPECT_EQ(aio::testing::describe_all(loop.run(send, recv)), Log(2, "no exception"));
    EXPECT_EQ(recv.result(), "hello");
  }
  sockets[0].close();
  read_until("client 1 leaves\n");
  kill(child, SIGINT);
  read_until("all closed\n");
  int status = -1;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(lines_of(output),
            Log({"join with: nc 127.0.0.1 " + std::to_string(port), "end with: Ctrl-C",
                 "client 1 joins", "client 2 joins", "client 1 leaves", "closing",
                 "client 2 is lost: closed while waited for: Bad file descriptor", "all closed"}));
}

}  // namespace
