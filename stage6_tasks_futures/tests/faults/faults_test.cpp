// What becomes of tasks, of the server and of the fetcher when a call fails.
#include <signal.h>

#include "stage1_generators/shared/faults/trial.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/temporary_folder.hpp"
#include "stage4_select_io/select_loop.hpp"
#include "stage6_tasks_futures/demos/fetcher.hpp"
#include "stage6_tasks_futures/demos/http_server.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/library/sock.hpp"
#include "stage6_tasks_futures/run.hpp"
#include "stage6_tasks_futures/sleep.hpp"

namespace aio::testing::faults {

namespace {

constexpr double kHurry = 100;

/// A clock that runs a hundred times as fast as the system's, and a selector that waits a
/// hundredth.
class FastClock final : public Clock {
 public:
  double now() override { return monotonic_clock().now() * kHurry; }
  void sleep_until(double deadline) override { monotonic_clock().sleep_until(deadline / kHurry); }
  bool is_virtual() const override { return false; }
};
class FastSelector final : public Selector {
 public:
  void register_fd(int fd, int events) override { epoll_.register_fd(fd, events); }
  void modify(int fd, int events) override { epoll_.modify(fd, events); }
  void unregister(int fd) override { epoll_.unregister(fd); }
  void closing(int fd) noexcept override { epoll_.closing(fd); }
  const std::vector<Ready>& select(double timeout) override {
    return epoll_.select(timeout / kHurry);
  }

 private:
  EpollSelector epoll_;
};

/// A file, a folder with an index, one without, and nothing; two at a time. Afterwards, with no
/// more faults, the server must still be there.
void serve_and_fetch(std::ostream& out) {
  static const TemporaryFolder* const folder = [] {
    const Off off;
    auto* const made = new TemporaryFolder;
    made->write("a.txt", std::string(100000, 'a'));
    made->write("with/index.html", "index");
    made->write("without/b.txt", "b");
    made->write("without/c.txt", "c");
    return made;
  }();
  FastClock clock;
  FastSelector selector;
  http::Site site(folder->path());
  EventLoop loop(selector, clock);
  Socket listener = Socket::listener({"127.0.0.1", 0});
  const Address address("127.0.0.1", listener.port());
  const auto server = loop.create_task(http::Server(site, std::move(listener)));
  http::Fetches all(address, 2);
  all.patience = site.patience = 1e4;  // a busy machine must not end it: a hundred seconds
  const auto fetch = [&](std::vector<std::string> paths) {
    loop.run_until_complete(http::FetchAll(all, std::move(paths)));
    out << all.done << " done, " << all.failures << " failures " << all.first_failure << "\n";
  };
  fetch({"/a.txt", "/with/", "/without/", "/a.txt"});
  {
    const Off off;
    all.done = all.failures = 0;
    all.first_failure = "";
    fetch({"/a.txt", "/with/", "/without/", "/a.txt"});
    if (all.failures > 0) throw Stuck{"the server does not go on"};
  }
  cancel_all_tasks(loop);
}

/// Functions in threads, and calls from there.
void work_in_threads(std::ostream& out) {
  EventLoop loop;
  for (int i = 0; i < 3; ++i) {
    try {
      const auto done = loop.run_in_executor([&loop] {
        loop.call_soon_threadsafe([] {});
        return 7;
      });
      out << loop.run_until_complete(done) << "\n";
    } catch (const std::system_error& error) {
      out << "error: " << error.what() << "\n";
    }
  }
}

void look_up_names(std::ostream& out) {
  EventLoop loop;
  for (int i = 0; i < 3; ++i) {
    try {
      const auto found = getaddrinfo(loop, "127.0.0.1", 80);
      out << loop.run_until_complete(found).size() << " address\n";
    } catch (const std::exception& error) {
      out << "error: " << error.what() << "\n";
    }
  }
}

/// The scene `ctrl_c`, which presses the keys itself.
void press_ctrl_c(std::ostream& out) {
  const auto restore = [] {
    const Off off;
    signal(SIGINT, SIG_DFL);
  };
  restore();
  given_arguments = {"2.5"};
  try {
    find_scene("ctrl_c")->play(out);
  } catch (...) {
    restore();
    throw;
  }
  restore();
}

}  // namespace

int stage() { return 6; }

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    // The program alone is in serve_and_fetch(); the other one measures memory.
    std::vector<Scenario> these = scenes({"fetcher", "models", "twin_sizes"});
    for (Scenario& scene : these) {
      scene.shows_turns = scene.name == "recv_steps";
      scene.loses_reports = scene.name == "never_awaited" || scene.name == "destroyed_pending" ||
                            scene.name == "never_retrieved" || scene.name == "one_by_one" ||
                            scene.name == "siblings" || scene.name == "lost_wakeup";
      scene.names_no_call = scene.name == "threads";  // std::async() does not name it
    }
    these.push_back({"models", [](std::ostream& out) {
                       given_arguments = {"2", "1", "2", "100"};
                       find_scene("models")->play(out);
                     }});
    these.back().numbers_vary = true;
    these.back().names_no_call = true;
    these.push_back({"ctrl_c", press_ctrl_c});
    these.push_back({"serve and fetch", serve_and_fetch});
    these.back().says = "4 done, 1 failures";  // one client, by its status or by what is missing
    these.push_back({"work in threads", work_in_threads});
    these.push_back({"look up names", look_up_names});
    return these;
  }();
  return all;
}

}  // namespace aio::testing::faults
