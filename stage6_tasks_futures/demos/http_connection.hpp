// One client of the HTTP server: a coroutine for each connection.
//
//     async def connection(socket):
//         try:
//             await talk(socket)           # ask and answer, until one of the two has enough
//             if closing:                  # if that was this side
//                 await goodbye(socket)
//         except (OSError, TimeoutError):  # the client is gone, or asleep
//             pass
//
// The cost of a client is bounded. Memory: one head and one piece of a file; the next piece is
// read when the one before has left. Time: the patience, for a whole head from its first byte, for
// taking a piece, and for thinking of another request. A place: while all are taken, others wait
// outside, so the patience with everybody inside is a second then, also with those who came before.
//
// A file is always "ready": no selector helps, read(2) just takes as long as the disk does. Pieces
// keep that short. With slow disks each open and read would have to go through run_in_executor(),
// at the price of two switches of threads. sendfile(2) would save the copying.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage6_tasks_futures/demos/http_response.hpp"
#include "stage6_tasks_futures/event_loop.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"

namespace aio::http {

inline constexpr std::size_t kPiece = 65536;
/// So many answers at once, and then the others go first.
inline constexpr int kTogether = 8;

class Deadline;

/// All connections of a server share it. It must outlive the loop's tasks.
struct Site {
  explicit Site(const std::string& path) : folder(path) {}
  bool is_full() const { return open >= max_connections; }
  double patience_now() const {
    return is_full() ? std::min(patience, patience_if_full) : patience;
  }
  /// The last place was taken: the time that each client still has becomes as short as it is for
  /// those who come now.
  void hurry();

  Folder folder;
  double patience = 15;                                      // seconds a client has for one thing
  double patience_if_full = 1;                               // while others wait for a place
  std::size_t max_connections = max_connections_possible();  // at a time
  std::size_t open = 0;                                      // connections there are
  std::size_t connections = 0;                               // and ever were
  std::size_t requests = 0;                                  // answered
  std::size_t bytes = 0;                                     // given to send()
  Ref<Future<>> room;             // done when a full site is no longer full
  std::set<Deadline*> deadlines;  // of those who are inside

  /// As the limit of descriptors allows: a connection needs two.
  static std::size_t max_connections_possible();
};

/// A time limit for the current task. Moving it ahead is a mere assignment: when the timer comes,
/// it looks whether it came too early. A timer for each request would be set and cancelled
/// thousands of times a second, for nothing.
class Deadline {
 public:
  explicit Deadline(Site& site) : site_(site) {}
  Deadline(Deadline&&) = default;  // before the first restart()
  ~Deadline();

  /// From now on; the task is cancelled when the site's patience is at an end.
  void restart();
  /// The task is cancelled in `seconds`, if it is not before that.
  void shorten(double seconds);
  /// Asked where a CancelledError was caught: whether it came from here, and from nobody else.
  bool has_struck();

 private:
  void look();

  Site& site_;
  double when_ = 0;
  bool struck_ = false;
  TaskBase* task_ = nullptr;
  Ref<TimerHandle> timer_;
};

/// Requests and responses. Ends when the client has left, and when this side wants no more.
class Talk final : public Coroutine<> {
  enum { kStart, kSent, kOthersWereServed, kReceived };

 public:
  Talk(Site& site, Socket& socket, Deadline& deadline)
      : site_(site), socket_(socket), deadline_(deadline) {}
  /// This side said that it will close.
  bool closing() const { return closing_; }

 private:
  Step resume(Sent sent) override;
  bool next_piece();
  void answer(const Request& request);
  void read_file();
  bool take(const Sent& sent);
  /// Empty lines are none of it.
  bool head_has_begun() const { return in_.find_first_not_of("\r\n") < in_.size(); }

  void members(Members& show) const override {
    show("in", in_)("out", out_)("missing", missing_)("closing", closing_);
  }

  Site& site_;
  Socket& socket_;
  Deadline& deadline_;
  std::string in_;           // not answered yet
  std::string out_;          // not sent yet
  Descriptor file_;          // to be sent after out_
  std::size_t missing_ = 0;  // bytes of it
  bool closing_ = false;
  std::optional<AsyncRecv> recv_;
  std::optional<AsyncSend> send_;
};

/// Ends the stream, and listens until the client has ended it too. To close a socket with input
/// that nobody read would send a reset, and that may overtake the last response.
class Goodbye final : public Coroutine<> {
  enum { kStart, kReceived };

 public:
  explicit Goodbye(Socket& socket) : socket_(socket) {}

 private:
  Step resume(Sent sent) override;

  Socket& socket_;
  std::optional<AsyncRecv> recv_;
};

class Connection final : public Coroutine<> {
  enum { kStart, kTalked, kGone };

 public:
  Connection(Site& site, Socket socket) : site_(site), socket_(std::move(socket)) {}

 private:
  Step resume(Sent sent) override;
  bool is_lost(const Sent& sent);

  Site& site_;
  Socket socket_;
  std::optional<Deadline> deadline_;
  std::optional<Talk> talk_;
  std::optional<Goodbye> goodbye_;
};

}  // namespace aio::http
