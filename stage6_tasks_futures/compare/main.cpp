// The tasks of `./learn compare 6`: plays each program of its standard input on a virtual clock,
// and prints what happened, with the turn and the time. Of the bodies b1 and b3 are coroutines of
// the compiler, all others are written by hand.
#include <algorithm>
#include <functional>
#include <iostream>
#include <memory>
#include <set>

#include "stage6_tasks_futures/compare/world.hpp"
#include "stage6_tasks_futures/library/as_completed.hpp"
#include "stage6_tasks_futures/library/compiled.hpp"
#include "stage6_tasks_futures/library/sock.hpp"

namespace aio::compare {

namespace {

class Played;

/// What a body awaits: a coroutine or a future, and what is made of it then.
struct Awaited {
  std::shared_ptr<AnyCoroutine> coroutine{};
  Ref<FutureBase> future{};
  bool bare = false;
  std::function<Value()> value{};
};

template <class C>
Awaited awaited(C coroutine) {
  auto kept = std::make_shared<C>(std::move(coroutine));
  AnyCoroutine& any = *kept;
  return {std::shared_ptr<AnyCoroutine>(kept, &any), nullptr, false, [kept]() -> Value {
            auto result = kept->result();
            using R = decltype(result);
            if constexpr (std::is_same_v<R, bool>) return {result ? "True" : "False"};
            if constexpr (std::is_same_v<R, std::string>) return {result};
            if constexpr (std::is_same_v<R, Value>) return result;
            if constexpr (std::is_same_v<R, Values>) return shown(result);
            return {};
          }};
}

class Walk final : public Flow {
 public:
  Walk(World& world, const Body& body, std::string name)
      : Flow(body), world_(world), name_(std::move(name)) {}

  /// The next thing to await, if the body does not end before.
  std::optional<Awaited> play() {
    while (!at_end() && !result) {
      try {
        if (go_on()) continue;
        if (here().name() == "end") return leave_awaited();
        if (here().name() == "return") {
          returned(here().word(1) == "x" ? x : Value{here().word(1)});
          continue;
        }
        if (auto awaited = act(here())) return awaited;
        advance();
      } catch (...) {
        raise(std::current_exception());
      }
    }
    if (!result) result = Value();
    return std::nullopt;
  }
  /// What was awaited has come, without an error.
  void came(const Awaited& awaited) {
    if (here().name() == "end") return left();
    Value value = awaited.value ? awaited.value() : Value();
    if (here().name() == "with") {
      enter();
    } else {
      x = std::move(value);
    }
    advance();
  }
  void log(const std::string& what) { world_.log(name_, what); }
  /// Plays the body from outside of the loop, each instruction whatever the one before it did.
  void drive();

 private:
  bool awaits_leave(const Instruction& opened) const override { return opened.word(1) == "group"; }
  void leave(const Instruction& opened, const std::exception_ptr& raised) override;
  Awaited leave_awaited();
  std::optional<Awaited> act(const Instruction& now);
  std::optional<Awaited> open(const Instruction& now);
  std::optional<Awaited> await_future(Ref<FutureBase> future);
  std::optional<Awaited> within(const Instruction& now);
  bool with_loop(const Instruction& now);
  bool do_limit(const Instruction& now);
  bool do_group(const Instruction& now);
  void set_group(int k, Ref<FutureBase> group);
  std::vector<Ref<FutureBase>> items(const Instruction& now, std::size_t first);
  std::optional<Awaited> at_locks(const Instruction& now);
  bool do_future(const Instruction& now);
  bool do_task(const Instruction& now);
  bool do_callback(const Instruction& now);
  std::optional<Awaited> at_sockets(const Instruction& now);

  World& world_;
  std::string name_;
  std::vector<std::shared_ptr<Timeout>> timeouts_;
  std::vector<std::shared_ptr<TaskGroup>> groups_;
  std::vector<std::shared_ptr<TaskGroup>> old_groups_;
  std::optional<AsCompleted<ValueTask>> coming_;
};

/// A body as a coroutine of the compiler.
Compiled<Value> compiled(std::unique_ptr<Walk> walk) {
  while (const auto next = walk->play()) {
    std::exception_ptr raised;
    try {
      if (next->coroutine) {
        co_await *next->coroutine;
      } else if (next->bare) {
        co_await sleep(0);
      } else {
        co_await *next->future;
      }
      walk->came(*next);
    } catch (...) {
      raised = std::current_exception();
    }
    if (raised) walk->raise(raised);
  }
  co_return *walk->result;
}

class Played final : public Coroutine<Value> {
  enum { kStart, kAwaited };

 public:
  Played(World& world, const Body& body)
      : walk_(std::make_unique<Walk>(world, body, body.name + "." + std::to_string(world.made++))) {
    if (body.name.back() % 2 == 1) compiled_.emplace(compiled(std::move(walk_)));
  }
  std::string name() const override { return "Played"; }

 private:
  Step resume(Sent sent) override {
    if (compiled_) {
      sent.check();
      if (std::exchange(waiting_, true)) return return_value(compiled_->result());
      return await(*compiled_, kAwaited);
    }
    if (waiting_) {
      try {
        sent.check();
        walk_->came(awaited_);
      } catch (...) {
        walk_->raise(std::current_exception());
      }
    }
    for (;;) {
      try {
        auto next = walk_->play();
        waiting_ = bool(next);
        if (!next) return return_value(*walk_->result);
        awaited_ = std::move(*next);
        if (awaited_.coroutine) return await(*awaited_.coroutine, kAwaited);
        if (awaited_.bare) return await(sleep(0), kAwaited);
        return await(*awaited_.future, kAwaited);
      } catch (...) {
        if (!waiting_) throw;
        walk_->raise(std::current_exception());
      }
    }
  }

  std::unique_ptr<Walk> walk_;
  std::optional<Compiled<Value>> compiled_;
  Awaited awaited_;
  bool waiting_ = false;
};

void Walk::leave(const Instruction& opened, const std::exception_ptr& raised) {
  const std::string& kind = opened.word(1);
  if (kind == "timeout") {
    const auto timeout = std::move(timeouts_.back());
    timeouts_.pop_back();
    return timeout->exit(raised);
  }
  const std::size_t k = std::size_t(opened.number(2));
  if (kind == "lock") return world_.locks[k].release();
  if (kind == "semaphore") return world_.semaphores[k]->release();
  world_.conditions[k]->lock().release();
}

Awaited Walk::leave_awaited() {
  old_groups_.push_back(std::move(groups_.back()));
  groups_.pop_back();
  return awaited(old_groups_.back()->exit(innermost().raised));
}

std::vector<Ref<FutureBase>> Walk::items(const Instruction& now, std::size_t first) {
  std::vector<Ref<FutureBase>> all;
  for (std::size_t n = first; n < now.words.size(); ++n) {
    if (auto item = world_.item(now.word(n))) all.push_back(std::move(item));
  }
  return all;
}

std::optional<Awaited> Walk::await_future(Ref<FutureBase> future) {
  if (!future) return std::nullopt;
  return Awaited{nullptr, future, false, [future] { return result_of(future); }};
}

std::optional<Awaited> Walk::open(const Instruction& now) {
  const std::string& kind = now.word(1);
  if (kind == "timeout") {
    timeouts_.push_back(std::make_shared<Timeout>(timeout(std::stod(now.word(2)))));
    world_.limits.push_back(timeouts_.back());
    timeouts_.back()->enter();
    enter();
    return std::nullopt;
  }
  if (kind == "group") {
    groups_.push_back(std::make_shared<TaskGroup>());
    world_.open_groups.push_back(groups_.back());
    enter();
    return std::nullopt;
  }
  const std::size_t k = std::size_t(now.number(2));
  if (kind == "lock") return awaited(world_.locks[k].acquire());
  if (kind == "semaphore") return awaited(world_.semaphores[k]->acquire());
  return awaited(world_.conditions[k]->lock().acquire());
}

bool Walk::do_future(const Instruction& now) {
  const std::string& name = now.name();
  if (name == "tasks") {
    return log("tasks " + std::to_string(world_.loop.all_tasks().size())), true;
  }
  static const std::set<std::string> mine{
      "set", "fail", "fail_cancelled", "fail_stop", "on_done", "off_done", "then"};
  if (!mine.contains(name)) return false;
  const Ref<FutureBase> future = world_.item(now.word(1));
  if (!future) return true;
  if (name == "set") {
    auto* plain = dynamic_cast<Future<Value>*>(future.get());
    plain->set_result({now.word(2)});
  } else if (name == "fail") {
    future->set_exception(std::make_exception_ptr(ValueError(now.word(2))));
  } else if (name == "fail_cancelled") {
    future->set_exception(std::make_exception_ptr(CancelledError()));
  } else if (name == "fail_stop") {
    future->set_exception(std::make_exception_ptr(StopIteration()));
  } else if (name == "then") {
    future->add_done_callback(
        [&world = world_, words = now.words](FutureBase&) { world.call(words[2], words[3]); });
  } else if (name == "on_done") {
    world_.callbacks[now.word(1)] =
        future->add_done_callback([&world = world_, line = now.text(1)](FutureBase& done) {
          world.log("callback", line + (done.cancelled() ? " cancelled" : " done"));
        });
  } else if (const auto& callback = world_.callbacks[now.word(1)]) {
    log(std::to_string(future->remove_done_callback(callback)));
  }
  return true;
}

bool Walk::do_task(const Instruction& now) {
  const std::string& name = now.name();
  if (name == "spawn" || name == "spawn_in" || name == "spawn_open") {
    const auto& open = world_.open_groups;
    if (name == "spawn_in" && groups_.empty()) return true;
    if (name == "spawn_open" && open.empty()) return true;
    Played coroutine(world_, world_.body(now.number(2)));
    Ref<ValueTask> task;
    if (name == "spawn") task = world_.loop.create_task(std::move(coroutine));
    if (name == "spawn_in") task = groups_.back()->create_task(std::move(coroutine));
    if (name == "spawn_open") {
      const auto group = open[std::size_t(now.number(3)) % open.size()];
      task = group->create_task(std::move(coroutine));
    }
    world_.tasks[std::size_t(now.number(1))] = task;
    world_.kept.push_back(task);
    return true;
  }
  static const std::set<std::string> mine{"cancel",      "cancel_me",     "uncancel", "cancelling",
                                          "uncancel_of", "cancelling_of", "how"};
  if (!mine.contains(name)) return false;
  if (name == "cancel_me") return log(current_task()->cancel() ? "True" : "False"), true;
  if (name == "uncancel") return log(std::to_string(current_task()->uncancel())), true;
  if (name == "cancelling") return log(std::to_string(current_task()->cancelling())), true;
  const Ref<FutureBase> future = world_.item(now.word(1));
  if (!future) return true;
  const std::string what = now.text(0) + ": ";
  if (name == "uncancel_of" || name == "cancelling_of") {
    auto& task = dynamic_cast<TaskBase&>(*future);
    log(std::to_string(name == "uncancel_of" ? task.uncancel() : task.cancelling()));
  } else if (name == "cancel") {
    log(what + (future->cancel(now.text(2)) ? "True" : "False"));
  } else if (!future->done()) {
    log(what + "pending");
  } else {
    try {
      log(what + result_of(future).text);
    } catch (...) {
      log(what + shown(std::current_exception()));
    }
  }
  return true;
}

bool Walk::do_callback(const Instruction& now) {
  const std::string& name = now.name();
  const auto call = [&world = world_, words = now.words] { world.call(words[2], words[3]); };
  if (name == "soon") {
    world_.handles[std::size_t(now.number(1))] = world_.loop.call_soon(call);
  } else if (name == "later") {
    const double delay = std::stod(now.words.back());
    world_.handles[std::size_t(now.number(1))] = world_.loop.call_later(delay, call);
  } else if (name == "drop") {
    if (const auto& handle = world_.handles[std::size_t(now.number(1))]) handle->cancel();
  } else {
    return false;
  }
  return true;
}

bool Walk::do_limit(const Instruction& now) {
  const std::string& name = now.name();
  if (name != "reschedule" && name != "expired") return false;
  if (world_.limits.empty()) return true;
  const auto limit = world_.limits[std::size_t(now.number(1)) % world_.limits.size()];
  if (name == "expired") return log(limit->expired() ? "True" : "False"), true;
  const double delay = now.word(2) == "-" ? INFINITY : std::stod(now.word(2));
  limit->reschedule(world_.loop.time() + delay);
  return true;
}

void Walk::set_group(int k, Ref<FutureBase> group) {
  world_.groups[std::size_t(k)] = group;
  world_.kept.push_back(std::move(group));
}

bool Walk::do_group(const Instruction& now) {
  const std::string& name = now.name();
  const auto each = [](FutureBase& one) { return result_of(Ref<FutureBase>(&one)); };
  if (name == "gather") {
    set_group(now.number(1), gather_futures(world_.loop, items(now, 2), each));
  } else if (name == "gather_all") {
    set_group(now.number(1), gather_futures(world_.loop, items(now, 2), ShownExceptions()));
  } else if (name == "gather_calls" || name == "gather_all_calls") {
    std::vector<Played> calls;
    for (std::size_t n = 2; n < now.words.size(); ++n) {
      calls.emplace_back(world_, world_.body(now.number(n)));
    }
    if (name == "gather_calls") {
      set_group(now.number(1), gather(std::move(calls)));
    } else {
      set_group(now.number(1), gather_futures(world_.loop, std::move(calls), ShownExceptions()));
    }
  } else if (name == "shield_call") {
    set_group(now.number(1), shield(Played(world_, world_.body(now.number(2)))));
  } else if (name == "shield") {
    const auto inner = world_.item(now.word(2));
    if (!inner) return true;
    set_group(now.number(1),
              with(inner, [](auto one) -> Ref<FutureBase> { return shield(std::move(one)); }));
  } else if (name == "start") {
    set_group(now.number(1), world_.in_thread(now.word(2), false));
  } else {
    return false;
  }
  return true;
}

std::optional<Awaited> Walk::at_locks(const Instruction& now) {
  const std::string& name = now.name();
  const std::size_t k = std::size_t(now.number(1));
  Queue<Value>& queue = world_.queues[k];
  Condition& condition = *world_.conditions[k];
  if (name == "acquire") return awaited(world_.locks[k].acquire());
  if (name == "enter") return awaited(world_.semaphores[k]->acquire());
  if (name == "wait_event") return awaited(world_.events[k].wait());
  if (name == "wait_condition") return awaited(condition.wait());
  if (name == "get") return awaited(queue.get());
  if (name == "put") return awaited(queue.put({now.word(2)}));
  if (name == "join") {
    auto join = awaited(queue.join());
    join.value = nullptr;
    return join;
  }
  if (name == "release") world_.locks[k].release();
  if (name == "leave") world_.semaphores[k]->release();
  if (name == "set_event") world_.events[k].set();
  if (name == "clear_event") world_.events[k].clear();
  if (name == "notify") condition.notify(std::size_t(now.number(2)));
  if (name == "notify_all") condition.notify_all();
  if (name == "get_nowait") x = queue.get_nowait();
  if (name == "put_nowait") queue.put_nowait({now.word(2)});
  if (name == "task_done") queue.task_done();
  if (name == "state") {
    const auto words = [](bool yes) { return std::string(yes ? "True " : "False "); };
    log(words(world_.locks[k].locked()) + words(world_.semaphores[k]->locked()) +
        words(world_.events[k].is_set()) + std::to_string(queue.qsize()) +
        (condition.lock().locked() ? " True" : " False"));
  }
  static const std::set<std::string> others{"release",   "leave",      "set_event",  "clear_event",
                                            "notify",    "notify_all", "get_nowait", "put_nowait",
                                            "task_done", "state"};
  if (!others.contains(name)) unknown(name);
  return std::nullopt;
}

/// wait_for() of a call that waits at a lock or a queue.
std::optional<Awaited> Walk::within(const Instruction& now) {
  const double limit = std::stod(now.word(1));
  const std::string& name = now.word(2);
  const std::size_t k = std::size_t(now.number(3));
  if (name == "acquire") return awaited(wait_for<Passage>(world_.locks[k].acquire(), limit));
  if (name == "enter") return awaited(wait_for<Passage>(world_.semaphores[k]->acquire(), limit));
  if (name == "wait_event") return awaited(wait_for<Passage>(world_.events[k].wait(), limit));
  if (name == "wait_condition") {
    return awaited(wait_for<Condition::Wait>(world_.conditions[k]->wait(), limit));
  }
  Queue<Value>& queue = world_.queues[k];
  if (name == "get") return awaited(wait_for<Queue<Value>::Get>(queue.get(), limit));
  if (name == "put") {
    return awaited(wait_for<Queue<Value>::Put>(queue.put({now.word(4)}), limit));
  }
  auto join = awaited(wait_for<Passage>(queue.join(), limit));
  join.value = nullptr;
  return join;
}

/// Sockets, readers and threads. Nothing, if it is an instruction of another kind.
std::optional<Awaited> Walk::at_sockets(const Instruction& now) {
  const std::string& name = now.name();
  if (name == "execute" || name == "execute_fail") {
    return await_future(world_.in_thread(now.word(1), name == "execute_fail"));
  }
  const std::size_t k = std::size_t(now.number(1));
  Pair& pair = world_.pairs[k];
  if (name == "recv") return awaited(sock_recv(pair.of, 3));
  if (name == "send" && !pair.hung_up) return awaited(sock_sendall(pair.to, now.word(2)));
  if (name == "hang_up") pair.hang_up();
  if (name == "reader") world_.start_reading(k);
  if (name == "no_reader") log(world_.loop.remove_reader(pair.of.fileno()) ? "True" : "False");
  return std::nullopt;
}

ReturnWhen return_when(const std::string& word) {
  if (word == "first") return ReturnWhen::kFirstCompleted;
  return word == "error" ? ReturnWhen::kFirstException : ReturnWhen::kAllCompleted;
}

std::optional<Awaited> Walk::act(const Instruction& now) {
  const std::string& name = now.name();
  if (name == "log") return log(now.text(1)), std::nullopt;
  if (name == "x") return log("x=" + x.text), std::nullopt;
  if (name == "caught") return log("caught " + shown(handled())), std::nullopt;
  if (name == "cancelled") throw CancelledError(now.text(1));
  if (name == "with") {
    const auto next = open(now);
    return next;
  }
  if (name == "sleep") {
    const double delay = std::stod(now.word(1));
    if (delay <= 0 && wrong("turn")) return std::nullopt;
    if (delay <= 0) return Awaited{nullptr, nullptr, true, nullptr};
    return Awaited{nullptr, sleep(delay).future, false, nullptr};
  }
  if (name == "await") return await_future(world_.item(now.word(1)));
  if (name == "call") return awaited(Played(world_, world_.body(now.number(1))));
  if (do_future(now) || do_task(now) || do_callback(now)) return std::nullopt;
  if (do_limit(now) || do_group(now)) return std::nullopt;
  if (name == "within") {
    const auto next = within(now);
    return next;
  }
  if (name == "wait_for") {
    const auto inner = world_.item(now.word(1));
    if (!inner) return std::nullopt;
    const double delay = std::stod(now.word(2));
    return with(inner, [&](auto one) { return awaited(wait_for<decltype(one)>(one, delay)); });
  }
  if (name == "wait_for_call") {
    return awaited(
        wait_for<Played>(Played(world_, world_.body(now.number(1))), std::stod(now.word(2))));
  }
  if (name == "wait") {
    auto kept = std::make_shared<wait<FutureBase>>(
        items(now, 3), now.word(2) == "-" ? INFINITY : std::stod(now.word(2)),
        return_when(now.word(1)));
    return Awaited{kept, nullptr, false, [kept] {
                     const auto waited = kept->result();
                     return Value{std::to_string(waited.done.size()) + " done " +
                                  std::to_string(waited.pending.size()) + " pending"};
                   }};
  }
  if (name == "as_completed") {
    std::vector<Ref<ValueTask>> tasks;
    for (const auto& item : items(now, 2)) {
      if (auto* task = dynamic_cast<ValueTask*>(item.get())) tasks.emplace_back(task);
    }
    coming_ = as_completed(tasks, now.word(1) == "-" ? INFINITY : std::stod(now.word(1)));
    return std::nullopt;
  }
  static const std::set<std::string> outside{"recv",   "send",      "hang_up",     "execute",
                                             "reader", "no_reader", "execute_fail"};
  if (outside.contains(name)) {
    const auto next = at_sockets(now);
    return next;
  }
  if (name == "next") {
    if (!coming_ || coming_->left() == 0) return std::nullopt;
    return awaited(coming_->next());
  }
  return at_locks(now);
}

bool Walk::with_loop(const Instruction& now) {
  EventLoop& loop = world_.loop;
  const std::string& name = now.name();
  if (name == "turn" || name == "stop") {
    loop.stop();
    if (name == "turn") loop.run_forever();
  } else if (name == "close") {
    loop.close();
  } else if (name == "run") {
    log("ran " + loop.run_until_complete(Played(world_, world_.body(now.number(1)))).text);
  } else if (name == "until") {
    const auto future = world_.item(now.word(1));
    const auto run = [&](auto one) { return shown(loop.run_until_complete(one)).text; };
    if (future) log("until " + with(future, run));
  } else {
    return false;
  }
  return true;
}

void Walk::drive() {
  for (const Instruction& now : body().code) {
    try {
      if (!with_loop(now)) act(now);
    } catch (...) {
      std::string text = shown(std::current_exception());
      if (text.find("deadlock") != std::string::npos) text = "RuntimeError: deadlock";
      log("raised " + text);
    }
  }
}

bool mentions(const Program& program, const std::set<std::string>& names) {
  return std::ranges::any_of(program.bodies, [&](const Body& body) {
    return std::ranges::any_of(body.code,
                               [&](const Instruction& one) { return names.contains(one.name()); });
  });
}

void play(const Program& program) {
  auto world = std::make_unique<World>(program);
  observer = world.get();
  const Body& main = program.bodies.back();
  if (mentions(program, {"recv", "reader"})) world->alarm();
  if (main.name == "drive") {
    Walk(*world, main, "drive." + std::to_string(world->made++)).drive();
  } else {
    try {
      const Value value = run_in(world->loop, Played(*world, main));
      world->at_the_end("main", "ends: " + value.text);
    } catch (...) {
      std::string text = shown(std::current_exception());
      if (text.find("deadlock") != std::string::npos) text = "deadlock";
      world->at_the_end("main", "ends: " + text);
    }
  }
  observer = nullptr;
  const auto before = set_warning_handler([](const std::string&) {});
  world.reset();
  set_warning_handler(before);
}

}  // namespace

}  // namespace aio::compare

int main() {
  std::ios::sync_with_stdio(false);
  while (const auto program = aio::compare::read_program(std::cin)) {
    std::cout << "program " << program->number << std::endl;  // so that one knows whose crash it is
    aio::compare::play(*program);
    std::cout.flush();
  }
}
