// Many HTTP requests, and not too many at a time.
//
//     async def fetch(path):
//         async with semaphore:
//             try:
//                 response = await wait_for(get(address, path), 10)
//             except (OSError, TimeoutError):
//                 failures += 1
//
//     async def fetch_all(paths):
//         await asyncio.gather(*[fetch(path) for path in paths])
//
// fetched.hpp says whether what came is an answer, and a whole one.
//
// All the tasks are there from the start; the semaphore lets them begin, 20 at a time.
#pragma once

#include "stage5_nonblocking_sockets/async_io.hpp"
#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage6_tasks_futures/library/locks.hpp"
#include "stage6_tasks_futures/library/wait.hpp"

namespace aio::http {

/// One request over a connection of its own. Returns the whole response.
class Get final : public Coroutine<std::string> {
  enum { kStart, kConnected, kSent, kReceived };

 public:
  Get(const Address& address, std::string path) : address_(address), path_(std::move(path)) {}

 private:
  Step resume(Sent sent) override;

  void members(Members& show) const override { show("path", path_)("response", response_); }

  Address address_;
  std::string path_;
  std::string response_;
  Socket socket_;
  std::optional<AsyncConnect> connect_;
  std::optional<AsyncSend> send_;
  std::optional<AsyncRecv> recv_;
};

/// Whether it is a whole response, and says 200. A server may say in any of three ways where the
/// body ends: see fetched.hpp.
bool is_good(std::string_view response);

/// All requests share this, and leave their results in it.
struct Fetches {
  Fetches(const Address& where, int at_most) : address(where), semaphore(at_most) {}

  Address address;
  Semaphore semaphore;
  double patience = 10;             // seconds for a request
  std::function<void()> on_done{};  // after each
  int running = 0;
  int most_running = 0;
  int done = 0;
  int failures = 0;
  std::string first_failure{};
  std::size_t bytes = 0;
};

class Fetch final : public Coroutine<> {
  enum { kStart, kLetIn, kDone };

 public:
  Fetch(Fetches& all, std::string path) : all_(all), path_(std::move(path)) {}

 private:
  Step resume(Sent sent) override;
  void begin();
  void finish(const Sent& sent);

  void members(Members& show) const override { show("path", path_); }

  Fetches& all_;
  std::string path_;
  std::optional<Passage> passage_;
  std::optional<wait_for<Get>> get_;
};

class FetchAll final : public Coroutine<> {
  enum { kStart, kDone };

 public:
  FetchAll(Fetches& all, std::vector<std::string> paths) : all_(all), paths_(std::move(paths)) {}

 private:
  Step resume(Sent sent) override;

  void members(Members& show) const override { show("paths", paths_); }

  Fetches& all_;
  std::vector<std::string> paths_;
  Ref<FutureBase> group_;
};

}  // namespace aio::http
