// What a program of `./learn compare 6` has: its loop, its futures and tasks, and the things at
// which they meet.
#pragma once

#include <algorithm>
#include <cstdio>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "stage1_generators/shared/compare/program.hpp"
#include "stage5_nonblocking_sockets/socket.hpp"
#include "stage6_tasks_futures/library/locks.hpp"
#include "stage6_tasks_futures/library/queue.hpp"
#include "stage6_tasks_futures/library/run_in_executor.hpp"
#include "stage6_tasks_futures/library/shield.hpp"
#include "stage6_tasks_futures/library/task_group.hpp"
#include "stage6_tasks_futures/library/timeout.hpp"
#include "stage6_tasks_futures/run.hpp"

namespace aio::compare {

inline constexpr std::size_t kSlots = 4;

using Values = std::vector<Value>;
using ValueTask = Task<Value>;

/// "ExceptionGroup(ValueError: 1, ValueError: 2)"
inline std::string shown(const std::exception_ptr& raised) {
  try {
    std::rethrow_exception(raised);
  } catch (const ExceptionGroup& group) {
    std::string all;
    for (const auto& one : group.exceptions()) all += (all.empty() ? "" : ", ") + shown(one);
    return "ExceptionGroup(" + all + ")";
  } catch (const InvalidStateError&) {
    return "InvalidStateError";  // Python's has no message, or another one
  } catch (...) {
    const std::string text = in_words(raised);
    // Which number a descriptor has is another thing in each process.
    if (text.ends_with(" is waited for already")) return "RuntimeError: waited for already";
    return text.substr(0, text.find(": <"));
  }
}

inline Value shown(const Values& values) {
  std::string all;
  for (const Value& value : values) all += (all.empty() ? "" : ", ") + value.text;
  return {"[" + all + "]"};
}
inline Value shown(Value value) { return value; }

/// Calls `act` with the future as what it is.
template <class Act>
auto with(const Ref<FutureBase>& future, Act act) {
  if (auto* task = dynamic_cast<ValueTask*>(future.get())) return act(Ref<ValueTask>(task));
  if (auto* plain = dynamic_cast<Future<Value>*>(future.get())) {
    return act(Ref<Future<Value>>(plain));
  }
  if (auto* shielded = dynamic_cast<Future<Values>*>(future.get())) {
    return act(Ref<Future<Values>>(shielded));
  }
  return act(Ref<Gather<Values>>(dynamic_cast<Gather<Values>*>(future.get())));
}

inline Value result_of(const Ref<FutureBase>& future) {
  return with(future, [](const auto& one) { return shown(one->result()); });
}

/// A failure as a result: of gather(..., return_exceptions=True).
struct ShownExceptions : ReturnExceptions {
  Value operator()(FutureBase& one) const {
    if (one.failure()) return {shown(one.failure())};
    return result_of(Ref<FutureBase>(&one));
  }
};

/// Two sockets: what goes `to` one comes out `of` the other.
struct Pair {
  Pair() { std::tie(to, of) = Socket::pair(); }
  Socket to;
  Socket of;
  bool hung_up = false;

  void hang_up() {
    if (!std::exchange(hung_up, true)) to.shutdown_write();
  }
};

/// What one program has.
struct World final : Observer {
  explicit World(const Program& its_program) : program(its_program) {
    for (std::size_t k = 0; k < kSlots; ++k) {
      futures.push_back(loop.create_future<Value>());
      semaphores.push_back(std::make_unique<Semaphore>(int(k) + 1));
    }
    // Some have a lock with another one, or with whoever has the lock itself.
    for (int n = 0; n < 2; ++n) conditions.push_back(std::make_unique<Condition>());
    conditions.push_back(std::make_unique<Condition>(conditions[0]->lock()));
    conditions.push_back(std::make_unique<Condition>(locks[3]));
    loop.set_exception_handler([this](const ExceptionContext& context) {
      if (context.message == "Exception in callback") {
        log("loop", "reported: " + shown(context.exception));
      }
    });
  }
  void happened(Happening what, const void*, double, const std::source_location&) override {
    turn += what == Happening::kTurn;
  }
  /// Python always makes some turns more.
  void at_the_end(const std::string& who, const std::string& what) {
    turn = 0;
    log(who, what);
  }
  void log(const std::string& who, const std::string& what) {
    char time[32];
    std::snprintf(time, sizeof time, "%.3f", loop.time() - 1000);
    std::cout << turn << ' ' << time << ' ' << who << ' ' << what << '\n';
  }
  const Body& body(int number) const { return program.bodies[std::size_t(number)]; }
  /// "t0", "f1", "g2": a task, a future, a group; null if there is none yet.
  Ref<FutureBase> item(const std::string& word) const {
    const std::size_t k = std::size_t(word[1] - '0');
    if (word[0] == 't') return tasks[k];
    if (word[0] == 'f') return futures[k];
    return groups[k];
  }

  /// What a callback does.
  void call(const std::string& what, const std::string& argument) {
    log("call", what + " " + argument);
    const std::size_t k = std::size_t(argument.back() - '0');
    if (what == "raise") throw ValueError(argument);
    if (what == "raise_cancel") throw CancelledError(argument);
    if (what == "stop") loop.stop();
    if (what == "drop" && handles[k]) handles[k]->cancel();
    if (what == "set_event") events[k].set();
    if (what == "release") locks[k].release();
    if (what == "leave") semaphores[k]->release();
    if (what == "put") queues[k].put_nowait({"7"});
    if (what == "get") (void)queues[k].get_nowait();
    if (what == "notify") conditions[k]->notify();
    if (!std::set<std::string>{"cancel", "set", "fail", "uncancel"}.contains(what)) return;
    const auto future = item(argument);
    if (!future) return;
    if (what == "cancel") future->cancel();
    if (what == "set") dynamic_cast<Future<Value>&>(*future).set_result({"7"});
    if (what == "fail") future->set_exception(std::make_exception_ptr(ValueError(argument)));
    if (what == "uncancel") dynamic_cast<TaskBase&>(*future).uncancel();
  }

  /// A function in a thread, which has ended when the loop waits next.
  Ref<Future<Value>> in_thread(const std::string& number, bool fails) {
    auto future = loop.run_in_executor(pool, [number, fails]() -> Value {
      if (fails) throw ValueError(number);
      return {number};
    });
    // The pool has one thread, which takes this after that.
    const auto idle = std::make_shared<std::promise<void>>();
    pool.submit([idle] { idle->set_value(); });
    idle->get_future().wait();
    return future;
  }
  /// A socket on which nothing comes would be waited for until the end of all days.
  void alarm(int left = 9) {
    loop.call_later(1e6, [this, left] {
      if (left > 0) {
        alarm(left - 1);
      } else {
        for (Pair& pair : pairs) pair.hang_up();  // now nobody waits for a socket any more
      }
      for (const auto& task : loop.all_tasks()) task->cancel();
    });
  }
  void start_reading(std::size_t k) {
    const int fd = pairs[k].of.fileno();
    loop.add_reader(fd, [this, k, fd] {
      char data[2];
      const auto n = ::recv(fd, data, sizeof data, 0);
      const std::string text(data, std::size_t(std::max<ssize_t>(n, 0)));
      log("reader", std::to_string(k) + " " + (text.empty() ? "ends" : text));
      if (text.empty()) loop.remove_reader(fd);
    });
  }

  const Program& program;
  VirtualClock clock;
  SelectSelector selector;  // its answers come in the order of the numbers
  EventLoop loop{selector, clock};
  ThreadPool pool{1};
  Pair pairs[kSlots];
  int turn = 0;
  int made = 0;
  Ref<ValueTask> tasks[kSlots];
  std::vector<Ref<Future<Value>>> futures;
  Ref<FutureBase> groups[kSlots];
  std::vector<Ref<FutureBase>> kept;  // nothing is destroyed before the end
  Ref<Handle> handles[kSlots];
  Lock locks[kSlots];
  std::vector<std::unique_ptr<Semaphore>> semaphores;
  AsyncEvent events[kSlots];
  std::vector<std::unique_ptr<Condition>> conditions;
  Queue<Value> queues[kSlots]{Queue<Value>(0), Queue<Value>(1), Queue<Value>(2), Queue<Value>(1)};
  std::map<std::string, Ref<Runnable>> callbacks;  // of on_done
  std::vector<std::shared_ptr<TaskGroup>> open_groups;
  std::vector<std::shared_ptr<Timeout>> limits;
};

}  // namespace aio::compare
