// Ctrl-C: tasks cancelled, clean-up awaited, descriptors closed, and KeyboardInterrupt out of
// run(). Each test runs its program in a child process, which gets the signal.
#include <dirent.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "stage4_select_io/library/read.hpp"
#include "stage5_nonblocking_sockets/library/poll_selectors.hpp"
#include "stage5_nonblocking_sockets/socket.hpp"
#include "stage6_tasks_futures/tests/async_def.hpp"

namespace {

using aio::CancelledError;
using aio::create_task;
using aio::current_task;
using aio::Descriptor;
using aio::run;
using aio::sleep;
using aio::VirtualClock;
using namespace aio::testing;

/// The notes of a child process, line by line, from `program(note)` to its end. `meanwhile(child,
/// out)` is called while it runs.
using Note = std::function<void(std::string)>;
template <class Program, class Meanwhile>
Log log_of_child(Program program, Meanwhile meanwhile) {
  auto [out, in] = Descriptor::pipe();
  const pid_t child = aio::checked(fork(), "fork");
  if (child == 0) {
    const Note note = [fd = in.fileno()](std::string line) {
      line += "\n";
      [[maybe_unused]] const auto written = write(fd, line.data(), line.size());
    };
    note(raised_by([&] { program(note); }));
    _exit(0);
  }
  in.close();
  std::string text = meanwhile(child, out.fileno());
  char chunk[4096];
  for (ssize_t n; (n = read(out.fileno(), chunk, sizeof chunk)) > 0;) text.append(chunk, n);
  int status = 0;
  aio::checked(waitpid(child, &status, 0), "waitpid");
  EXPECT_TRUE(WIFEXITED(status)) << "by signal " << WTERMSIG(status);
  Log log;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) log.push_back(line);
  return log;
}
template <class Program>
Log log_of_child(Program program) {
  return log_of_child(program, [](pid_t, int) { return std::string(); });
}

/// async def guarded(name): sleeps; if it is cancelled it says so, cleans up for a second, and ends
/// as `end` says.
template <class End>
AsyncDef guarded(const Note& note, std::string name, std::function<void()> begin, End end) {
  return AsyncDef([=](auto& self, auto sent) {
    switch (self.resume_point()) {
      case kStart:
        begin();
        return self.await(sleep(3600), kAfter1);
      case kAfter1:
        note(name + " " + raised_by([&] { sent.check(); }) + ", asked " +
             std::to_string(current_task()->cancelling()) + " times");
        return self.await(sleep(1), kAfter2);
    }
    try {
      sent.check();
      note(name + " cleaned up");
    } catch (...) {
      note(name + " " + aio::describe(std::current_exception()) + " in the clean-up");
      throw;
    }
    end();
    return self.return_value(5);
  });
}
AsyncDef guarded(
    const Note& note, std::string name, std::function<void()> begin = [] {}) {
  return guarded(note, name, begin, [] { throw CancelledError(); });
}

void ctrl_c() { raise(SIGINT); }

/// "R" while the process runs, "S" while it waits in a system call.
char state_of(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  std::string number, name;
  char state = '?';
  stat >> number >> name >> state;
  return state;
}

/// Ctrl-C from outside, once the child has noted "ready".
std::string interrupt_when_ready(pid_t child, int out) {
  char line[6];
  EXPECT_EQ(read(out, line, sizeof line), 6);
  kill(child, SIGINT);
  return std::string(line, sizeof line);
}
/// And waits. ThreadSanitizer would keep a signal that comes just before select(2) until select(2)
/// returns, which would be never.
std::string interrupt_when_waiting(pid_t child, int out) {
  pollfd noted{out, POLLIN, 0};
  poll(&noted, 1, -1);
  while (state_of(child) == 'R') sched_yield();
  return interrupt_when_ready(child, out);
}

TEST(CtrlC, cancels_main_then_the_others_and_awaits_their_clean_up) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(guarded(note, "main",
                [&] {
                  create_task(guarded(note, "a"));
                  create_task(guarded(note, "b"));
                  aio::get_event_loop().call_later(1, ctrl_c);
                }),
        clock);
  });
  EXPECT_EQ(log, Log({"main CancelledError, asked 1 times", "main cleaned up",
                      "a CancelledError, asked 1 times", "b CancelledError, asked 1 times",
                      "a cleaned up", "b cleaned up", "KeyboardInterrupt"}));
}

TEST(CtrlC, during_a_step_cancels_main_in_the_next_turn) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(guarded(note, "main", ctrl_c), clock);
  });
  EXPECT_EQ(log,
            Log({"main CancelledError, asked 1 times", "main cleaned up", "KeyboardInterrupt"}));
}

TEST(CtrlC, may_be_ignored_by_main) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    note("returned " + shown(run(guarded(note, "main", ctrl_c, [] {}), clock)));
  });
  EXPECT_EQ(
      log, Log({"main CancelledError, asked 1 times", "main cleaned up", "returned 5", "nothing"}));
}

TEST(CtrlC, is_no_interrupt_if_main_was_cancelled_besides) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(guarded(note, "main",
                [] {
                  aio::get_event_loop().call_soon(ctrl_c);
                  const aio::Ref<aio::TaskBase> main(current_task());
                  aio::get_event_loop().call_soon([main] { main->cancel(); });
                }),
        clock);
  });
  EXPECT_EQ(log.back(), "CancelledError");
}

TEST(CtrlC, in_the_last_step_of_main_is_an_interrupt) {
  const Log log = log_of_child([](const Note&) {
    VirtualClock clock;
    run(AsyncDef([](auto& self, auto) {
          ctrl_c();
          return self.return_value(5);
        }),
        clock);
  });
  EXPECT_EQ(log, Log({"KeyboardInterrupt"}));
}

/// async def busy(): creates "a", is awake once more, and computes when `interrupts` come.
AsyncDef busy(const Note& note, std::function<void()> interrupts) {
  return AsyncDef([=](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) {
      create_task(guarded(note, "a"));
      return self.await(sleep(0), kAfter1);
    }
    interrupts();
    return self.return_value(5);
  });
}
const Log kCleansUp{"a CancelledError, asked 1 times", "a cleaned up", "KeyboardInterrupt"};

TEST(CtrlC, in_the_last_step_of_main_lets_the_others_clean_up) {
  EXPECT_EQ(log_of_child([](const Note& note) {
              VirtualClock clock;
              run(busy(note, ctrl_c), clock);
            }),
            kCleansUp);
}

TEST(CtrlC, in_the_only_step_of_main_lets_the_others_begin) {
  EXPECT_EQ(log_of_child([](const Note& note) {
              VirtualClock clock;
              run(AsyncDef([&](auto& self, auto) {
                    create_task(guarded(note, "a"));
                    ctrl_c();
                    return self.return_value(5);
                  }),
                  clock);
            }),
            kCleansUp);
}

TEST(CtrlC, for_the_second_time_in_the_last_step_of_main_lets_the_others_clean_up) {
  EXPECT_EQ(log_of_child([](const Note& note) {
              VirtualClock clock;
              run(AsyncDef([&](auto& self, auto sent) {
                    if (self.resume_point() == kStart) {
                      create_task(guarded(note, "a"));
                      aio::get_event_loop().call_later(1, ctrl_c);
                      return self.await(sleep(3600), kAfter1);
                    }
                    ctrl_c();
                    sent.check();
                    return self.return_value(5);
                  }),
                  clock);
            }),
            kCleansUp);
}

TEST(CtrlC, lets_the_cancellation_of_main_by_itself_go_first) {
  EXPECT_EQ(log_of_child([](const Note&) {
              VirtualClock clock;
              run(AsyncDef([&](auto& self, auto sent) {
                    sent.check();
                    current_task()->cancel();
                    aio::get_event_loop().call_soon(ctrl_c);
                    return self.await(sleep(3600), kAfter1);
                  }),
                  clock);
            }),
            Log({"CancelledError"}));
}

TEST(CtrlC, in_the_last_turn_of_all_is_an_interrupt) {
  const Log log = log_of_child([](const Note&) {
    VirtualClock clock;
    run(AsyncDef([](auto& self, auto) {
          current_task()->add_done_callback([](aio::FutureBase&) { ctrl_c(); });
          return self.return_value(5);
        }),
        clock);
  });
  EXPECT_EQ(log, Log({"KeyboardInterrupt"}));
}

TEST(CtrlC, in_the_last_turn_of_main_lets_the_others_clean_up) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(AsyncDef([&](auto& self, auto sent) {
          sent.check();
          if (self.resume_point() == kStart) {
            create_task(guarded(note, "a"));
            return self.await(sleep(0), kAfter1);
          }
          current_task()->add_done_callback([](aio::FutureBase&) { ctrl_c(); });
          return self.return_value(5);
        }),
        clock);
  });
  EXPECT_EQ(log, Log({"a CancelledError, asked 1 times", "a cleaned up", "KeyboardInterrupt"}));
}

TEST(CtrlC, in_the_last_turn_of_the_clean_up_is_an_interrupt) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(AsyncDef([&](auto& self, auto sent) {
          sent.check();
          if (self.resume_point() == kAfter1) return self.return_value(5);
          // Its callbacks run in the last turn but one; what they make ready, in the last.
          create_task(guarded(note, "a"))->add_done_callback([](aio::FutureBase&) {
            aio::get_event_loop().call_soon(ctrl_c);
          });
          return self.await(sleep(0), kAfter1);
        }),
        clock);
  });
  EXPECT_EQ(log, Log({"a CancelledError, asked 1 times", "a cleaned up", "KeyboardInterrupt"}));
}

TEST(CtrlC, twice_does_not_wait_for_the_clean_up_of_main) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(guarded(note, "main",
                [&] {
                  create_task(guarded(note, "a"));
                  aio::get_event_loop().call_later(1, ctrl_c);
                  aio::get_event_loop().call_later(1.5, ctrl_c);
                }),
        clock);
  });
  EXPECT_EQ(log, Log({"main CancelledError, asked 1 times", "main CancelledError in the clean-up",
                      "a CancelledError, asked 1 times", "a cleaned up", "KeyboardInterrupt"}));
}

TEST(CtrlC, during_the_end_leaves_at_once) {
  const Log log = log_of_child([](const Note& note) {
    const Warnings warnings;
    VirtualClock clock;
    note(raised_by([&] {
      run(AsyncDef([&](auto& self, auto sent) {
            sent.check();
            if (self.resume_point() == kAfter1) return self.return_value(1);
            create_task(guarded(note, "a"));
            aio::get_event_loop().call_later(0.5, ctrl_c);
            return self.await(sleep(0), kAfter1);
          }),
          clock);
    }));
    note(first_line(Warnings::lines().at(0)));
  });
  EXPECT_EQ(log, Log({"a CancelledError, asked 1 times", "KeyboardInterrupt",
                      "Task was destroyed but it is pending!", "nothing"}));
}

TEST(CtrlC, ends_a_program_that_waits_on_the_real_clock) {
  const Log log = log_of_child(
      [](const Note& note) {
        auto [end, other] = aio::Socket::pair();
        run(AsyncDef([&](auto& self, auto sent) {
          if (self.resume_point() == kAfter1) {
            note("main " + raised_by([&] { sent.check(); }));
            throw CancelledError();
          }
          create_task(aio::AsyncRead(end.fileno()));
          note("ready");
          return self.await(sleep(3600), kAfter1);
        }));
      },
      interrupt_when_ready);
  EXPECT_EQ(log, Log({"ready", "main CancelledError", "KeyboardInterrupt"}));
}

TEST(CtrlC, ends_a_program_that_waits_in_select_or_poll) {
  for (const bool by_poll : {false, true}) {
    const Log log = log_of_child(
        [by_poll](const Note& note) {
          aio::SelectSelector select;
          aio::PollSelector poll;
          aio::EventLoop loop(by_poll ? static_cast<aio::Selector&>(poll) : select);
          aio::run_in(loop, AsyncDef([&](auto& self, auto sent) {
                        sent.check();
                        note("ready");
                        return self.await(sleep(3600), kAfter1);
                      }));
        },
        interrupt_when_waiting);
    EXPECT_EQ(log, Log({"ready", "KeyboardInterrupt"}));
  }
}

TEST(CtrlC, ends_a_program_that_never_waits) {
  const Log log = log_of_child(
      [](const Note& note) {
        run(AsyncDef([&](auto& self, auto sent) {
          sent.check();
          if (self.resume_point() == kStart) note("ready");
          return self.await(sleep(0), kAfter1);
        }));
      },
      interrupt_when_ready);
  EXPECT_EQ(log, Log({"ready", "KeyboardInterrupt"}));
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  DIR* folder = opendir("/proc/self/fd");
  while (readdir(folder)) ++count;
  closedir(folder);
  return count;
}

/// Waits for ever for what nobody sends.
class Reader final : public aio::Coroutine<> {
  Step resume(Sent sent) override {
    sent.check();
    return await(read_.emplace(sockets_.first.fileno()), kAfter1);
  }
  std::pair<aio::Socket, aio::Socket> sockets_ = aio::Socket::pair();
  std::optional<aio::AsyncRead> read_;
};

TEST(CtrlC, closes_all_descriptors) {
  const Log log = log_of_child([](const Note& note) {
    const std::size_t before = open_descriptors();
    VirtualClock clock;
    const auto begin = [] {
      create_task(Reader());
      aio::get_event_loop().call_soon(ctrl_c);
    };
    note(raised_by([&] { run(guarded(note, "main", begin), clock); }));
    note(open_descriptors() == before ? "all are closed" : "some are open");
  });
  EXPECT_EQ(log, Log({"main CancelledError, asked 1 times", "main cleaned up", "KeyboardInterrupt",
                      "all are closed", "nothing"}));
}

TEST(CtrlC, is_as_it_was_before_when_run_is_over) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    const auto action = [] {
      struct sigaction now {};
      sigaction(SIGINT, nullptr, &now);
      return now.sa_handler;
    };
    run(AsyncDef([&](auto& self, auto) {
          note(action() == SIG_DFL ? "default" : "ours");
          return self.return_value(0);
        }),
        clock);
    note(action() == SIG_DFL ? "default" : "ours");
    signal(SIGINT, SIG_IGN);
    run(AsyncDef([&](auto& self, auto) {
          note(action() == SIG_IGN ? "theirs" : "ours");
          ctrl_c();
          return self.return_value(0);
        }),
        clock);
    note(action() == SIG_IGN ? "theirs" : "ours");
  });
  EXPECT_EQ(log, Log({"ours", "default", "theirs", "theirs", "nothing"}));
}

TEST(CtrlC, interrupts_a_call_that_blocks_in_each_run_alike) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    for (int i = 0; i < 2; ++i) {
      run(AsyncDef([&](auto& self, auto) {
            struct sigaction now {};
            sigaction(SIGINT, nullptr, &now);
            note(now.sa_flags & SA_RESTART ? "restarts it" : "interrupts it");
            return self.return_value(0);
          }),
          clock);
    }
  });
  EXPECT_EQ(log, Log({"interrupts it", "interrupts it", "nothing"}));
}

TEST(CtrlC, leaves_a_handler_alone_that_the_program_installed_meanwhile) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(AsyncDef([&](auto& self, auto) {
          signal(SIGINT, SIG_IGN);
          return self.return_value(0);
        }),
        clock);
    struct sigaction now {};
    sigaction(SIGINT, nullptr, &now);
    note(now.sa_handler == SIG_IGN ? "theirs" : "ours");
  });
  EXPECT_EQ(log, Log({"theirs", "nothing"}));
}

TEST(CtrlC, is_left_alone_by_a_run_in_another_thread) {
  const Log log = log_of_child([](const Note& note) {
    std::thread([&] {
      run(AsyncDef([&](auto& self, auto) {
        struct sigaction now {};
        sigaction(SIGINT, nullptr, &now);
        note(now.sa_handler == SIG_DFL ? "the default" : "ours");
        return self.return_value(0);
      }));
    }).join();
  });
  EXPECT_EQ(log, Log({"the default", "nothing"}));
}

TEST(CtrlC, is_left_to_the_run_of_the_main_thread_when_one_in_another_thread_ends) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    run(guarded(note, "main",
                [] {
                  std::thread([] {
                    run(AsyncDef([](auto& self, auto) { return self.return_value(0); }));
                  }).join();
                  ctrl_c();
                }),
        clock);
  });
  EXPECT_EQ(log,
            Log({"main CancelledError, asked 1 times", "main cleaned up", "KeyboardInterrupt"}));
}

// A program that puts its own handler in front of the one it finds may call that at any time.
TEST(CtrlC, ends_a_program_that_still_calls_the_handler_of_a_run_that_is_over) {
  const auto calls_it = [] {
    VirtualClock clock;
    aio::EventLoop loop(clock);
    struct sigaction found {};
    aio::run_in(loop, AsyncDef([&](auto& self, auto) {
                  sigaction(SIGINT, nullptr, &found);
                  return self.return_value(0);
                }));
    found.sa_handler(SIGINT);
  };
  EXPECT_EXIT(calls_it(), ::testing::KilledBySignal(SIGINT), "");
}

// Python: KeyboardInterrupt in the coroutine. A signal handler of C++ cannot throw.
TEST(CtrlC, twice_ends_a_program_whose_coroutine_does_not_come_back) {
  const auto never_comes_back = [] {
    run(AsyncDef([](auto& self, auto) {
      for (int i = 0; i < 2; ++i) ctrl_c();
      return self.return_value(0);
    }));
  };
  EXPECT_EXIT(never_comes_back(), ::testing::KilledBySignal(SIGINT), "");
}

TEST(CtrlC, that_nobody_handled_does_not_hit_the_next_run) {
  const Log log = log_of_child([](const Note& note) {
    VirtualClock clock;
    aio::EventLoop loop(clock);
    const auto run_main = [&](void (*step)()) {
      note(raised_by([&] {
        aio::run_in(loop, AsyncDef([&](auto& self, auto) {
                      step();
                      return self.return_value(0);
                    }));
      }));
    };
    run_main(ctrl_c);
    run_main([] {});
  });
  EXPECT_EQ(log, Log({"KeyboardInterrupt", "nothing", "nothing"}));
}

TEST(CtrlC, that_comes_too_late_for_its_run_is_one_for_the_program) {
  const Log log = log_of_child([](const Note& note) {
    static volatile sig_atomic_t heard = 0;
    note(raised_by([] {
      run(AsyncDef([](auto&, auto) -> aio::AnyCoroutine::Step {
        ctrl_c();
        signal(SIGINT, [](int) { heard = heard + 1; });
        throw aio::KeyboardInterrupt("in the last step");
      }));
    }));
    note("heard " + std::to_string(heard));
  });
  EXPECT_EQ(log, Log({"KeyboardInterrupt: in the last step", "heard 1", "nothing"}));
}

TEST(CtrlC, in_the_step_in_which_main_fails_lets_that_error_go_first) {
  const Log log = log_of_child([](const Note&) {
    VirtualClock clock;
    run(AsyncDef([](auto&, auto) -> aio::AnyCoroutine::Step {
          ctrl_c();
          throw aio::ValueError("x");
        }),
        clock);
  });
  EXPECT_EQ(log, Log({"ValueError: x"}));
}

}  // namespace
