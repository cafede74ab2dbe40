#include "stage6_tasks_futures/demos/fetcher.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/scene_number.hpp"
#include "stage1_generators/shared/scenes/temporary_folder.hpp"
#include "stage6_tasks_futures/demos/fetched.hpp"
#include "stage6_tasks_futures/demos/http_server.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace aio::http {

namespace {
constexpr std::size_t kMaxResponse = 64 * 1024 * 1024;
constexpr std::size_t kMaxHeads = 256 * 1024;  // they are read anew with all that comes
}  // namespace

AnyCoroutine::Step Get::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      socket_ = Socket::tcp(address_.family());
      return await(connect_.emplace(socket_, address_), kConnected);
    case kConnected:
      sent.check();
      return await(send_.emplace(socket_, "GET " + path_ + " HTTP/1.1\r\nHost: " + address_.str() +
                                              "\r\nConnection: close\r\n\r\n"),
                   kSent);
    case kSent:
      sent.check();
      for (;;) {
        return await(recv_.emplace(socket_), kReceived);
        case kReceived:
          const std::string data = sent.result_of(*recv_);
          if (data.empty()) break;
          response_ += data;
          if (response_.size() > kMaxResponse) throw std::runtime_error("an answer without end");
          if (is_whole(response_)) break;
          if (response_.size() > kMaxHeads && !has_heads({response_.data(), kMaxHeads}))
            throw std::runtime_error("a head without end");
      }
      socket_.close();
      return return_value(std::move(response_));
  }
  return {};
}

bool is_good(std::string_view response) {
  const std::optional<Fetched> fetched = read_response(response);
  return fetched && fetched->status == 200;
}

AnyCoroutine::Step Fetch::resume(Sent sent) {
  switch (resume_point()) {
    case kStart:
      return await(passage_.emplace(all_.semaphore.acquire()), kLetIn);
    case kLetIn:
      sent.check();
      begin();
      return await(*get_, kDone);
    case kDone:
      --all_.running;
      all_.semaphore.release();
      finish(sent);
      return return_value();
  }
  return {};
}

void Fetch::begin() {
  try {
    get_.emplace(Get(all_.address, std::move(path_)), all_.patience);
  } catch (...) {
    all_.semaphore.release();
    throw;
  }
  all_.most_running = std::max(all_.most_running, ++all_.running);
}

void Fetch::finish(const Sent& sent) {
  std::string failure;
  try {
    const std::string response = sent.result_of(*get_);
    all_.bytes += response.size();
    if (!is_good(response)) {
      const bool whole = read_response(response).has_value();
      failure = "got " + repr_of_text(response.substr(0, response.find_first_of("\r\n")));
      if (!whole) failure += ", cut short or malformed";
    }
  } catch (const std::exception& error) {  // OSError or TimeoutError; not CancelledError
    failure = error.what();
  }
  ++all_.done;
  if (!failure.empty() && all_.failures++ == 0) all_.first_failure = failure;
  if (all_.on_done) all_.on_done();
}

AnyCoroutine::Step FetchAll::resume(Sent sent) {
  switch (resume_point()) {
    case kStart: {
      std::vector<Fetch> fetches;
      fetches.reserve(paths_.size());
      for (std::string& path : paths_) fetches.emplace_back(all_, std::move(path));
      group_ = gather(std::move(fetches));
      return await(*group_, kDone);
    }
    case kDone:
      sent.check();
      return return_value();
  }
  return {};
}

namespace {

constexpr int kRequests = 1000;
constexpr int kAtATime = 20;

/// Where there is a terminal, a line that changes; else a line now and then.
void show_progress(std::ostream& out, int done) {
  if (&out == &std::cout && isatty(STDOUT_FILENO)) {
    out << "\r" << done << " of " << kRequests << (done == kRequests ? "\n" : "") << std::flush;
  } else if (done % 250 == 0) {
    out << done << " of " << kRequests << "\n";
  }
}

void fetch(std::ostream& out, EventLoop& loop, const Address& address,
           const std::vector<std::string>& paths) {
  out << kRequests << " requests to " << address.str() << ", at most " << kAtATime
      << " at a time\n";
  Fetches all(address, kAtATime);
  all.on_done = [&] { show_progress(out, all.done); };
  std::vector<std::string> requests(kRequests);
  for (std::size_t i = 0; i < requests.size(); ++i) requests[i] = paths[i % paths.size()];
  const double began = loop.time();
  run_in(loop, FetchAll(all, requests));
  const double seconds = loop.time() - began;
  out << all.done << " requests, " << all.failures << " failures, " << all.bytes << " bytes, "
      << static_cast<int>(seconds * 1000) << " ms, " << static_cast<int>(all.done / seconds)
      << " requests/s, at most " << all.most_running << " at a time\n";
  if (all.failures) throw std::runtime_error("the first failure: " + all.first_failure);
}

/// An address that words name.
Address address_from(const std::string& host, const std::string& port) {
  const int number = scene_port(port);
  try {
    return Address(host, number);
  } catch (const ValueError& error) {
    throw std::invalid_argument(error.what());
  }
}

// `stage6_demo fetcher [address port [path]]`; without them, from a server of its own.
void play(std::ostream& out) {
  const auto& words = scene_arguments();
  if (words.size() == 1) {
    throw std::invalid_argument("fetcher takes an address, a port and perhaps a path");
  }
  if (!words.empty()) {
    EventLoop loop;
    const std::string path = words.size() > 2 ? words[2] : "/";
    if (!path.starts_with('/') ||
        !std::ranges::all_of(path, [](char c) { return '!' <= c && c <= '~'; })) {
      throw std::invalid_argument("a path begins with '/', and has no spaces: write %20 for one");
    }
    return fetch(out, loop, address_from(words[0], words[1]), {path});
  }
  const TemporaryFolder folder;
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < 10; ++i) {
    paths.push_back("/" + std::to_string(i) + ".txt");
    folder.write(paths.back(), std::string(i * 3000, 'x'));
  }
  Site site(folder.path());
  EventLoop loop;  // goes before the site, which its tasks refer to
  Socket listener = Socket::listener({"127.0.0.1", 0});
  const Address address("127.0.0.1", listener.port());
  loop.create_task(Server(site, std::move(listener)));
  fetch(out, loop, address, paths);
}

const SceneEntry entry{
    1010, {"fetcher", "1000 requests, 20 at a time: [address port [path]]", play, 3, false, false}};

}  // namespace

}  // namespace aio::http
