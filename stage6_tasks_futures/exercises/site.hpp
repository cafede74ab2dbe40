// Given: a site of some pages, served in the loop of the test, and how to get one of them.
//
// A request is a path and the end of the line. The answer is "200" and the links of the page, each
// on a line of its own, or "404"; then the site closes the connection.
#pragma once

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "stage5_nonblocking_sockets/library/operations.hpp"
#include "stage6_tasks_futures/exercises/played.hpp"

using Paths = std::vector<std::string>;

struct Page {
  double seconds;  // that the site takes to answer
  Paths links;
};

class Site {
 public:
  Site(Played& played, std::map<std::string, Page> pages)
      : played_(played), pages_(std::move(pages)) {}

  /// Connects with the site.
  aio::Socket connect() {
    auto [mine, yours] = aio::Socket::pair();
    aio::create_task(serve(*this, std::move(mine)));
    return std::move(yours);
  }
  void note(const std::string& what) { played_.note(what); }

  int gets = 0;  // that run just now
  int most_gets = 0;
  int goodbyes = 0;

 private:
  static aio::Compiled<> serve(Site& site, aio::Socket socket) {
    try {
      std::string path = co_await aio::AsyncRecv(socket);
      path.pop_back();
      const auto page = site.pages_.find(path);
      std::string answer = "404\n";
      if (page != site.pages_.end()) {
        co_await aio::sleep(page->second.seconds);
        answer = "200\n";
        for (const std::string& link : page->second.links) answer += link + "\n";
      }
      co_await aio::AsyncSend(socket, answer);
      socket.close();  // now, and not when nobody has this task any more
    } catch (const std::system_error&) {
      // The other side has left.
    }
  }

  Played& played_;
  std::map<std::string, Page> pages_;
};

/// Gets the links of a page, or raises ValueError("404"). One that is cancelled says goodbye: that
/// takes the first one a second, the next one two.
inline aio::Compiled<Paths> get(Site& site, std::string path) {
  struct Running {
    explicit Running(Site& its_site) : site(its_site) {
      site.most_gets = std::max(site.most_gets, ++site.gets);
    }
    Running& operator=(Running&&) = delete;
    ~Running() { --site.gets; }
    Site& site;
  } const running(site);
  site.note("get " + path);
  std::string answer;
  bool cancelled = false;
  try {
    aio::Socket socket = site.connect();
    co_await aio::AsyncSend(socket, path + "\n");
    for (;;) {
      const std::string part = co_await aio::AsyncRecv(socket);
      if (part.empty()) break;
      answer += part;
    }
  } catch (const aio::CancelledError&) {
    cancelled = true;
  }
  if (cancelled) {
    bool cut_off = false;
    try {
      co_await aio::sleep(++site.goodbyes);
    } catch (const aio::CancelledError&) {
      cut_off = true;
    }
    site.note(path + (cut_off ? " is cut off" : " says goodbye"));
    throw aio::CancelledError();
  }
  std::istringstream lines(answer);
  Paths links;
  std::string status;
  std::getline(lines, status);
  if (status != "200") throw aio::ValueError(status);
  for (std::string line; std::getline(lines, line);) links.push_back(line);
  co_return links;
}
