// Coroutines: await, events, what may be awaited, and warnings.
#include "stage2_yield_from/coroutine.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <sstream>

#include "stage2_yield_from/tests/scripted.hpp"

namespace {

using aio::AnyCoroutine;
using aio::Coroutine;
using aio::Event;
using aio::None;
using aio::ValueError;
using namespace aio::testing;

class Bell : public Event {
 public:
  explicit Bell(std::string name, bool rang = false) : name_(std::move(name)), rang_(rang) {}
  std::string repr() const override { return "Bell(" + name_ + ")"; }
  bool ready() const override { return rang_; }

 private:
  std::string name_;
  bool rang_;
};

/// async def wait():
///     await bell
///     return 5
CoroutineScript wait_for(Bell& bell) {
  return CoroutineScript([&bell](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.await(bell, kAfter1);
    return self.return_value(5);
  });
}

/// async def plus_one(): return (await inner) + 1
CoroutineScript plus_one(CoroutineScript& inner) {
  return CoroutineScript([&inner](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(inner, kAfter1);
    return self.return_value(sent.result_of(inner) + 1);
  });
}

std::string shown(AnyCoroutine::Step step) {
  if (step.returned()) return "returned";
  return step.value() ? "yielded " + step.value()->repr() : "yielded nothing";
}

/// Collects the warnings as long as it lives.
class Warnings {
 public:
  Warnings() {
    log.clear();
    before_ = aio::set_warning_handler([](const std::string& line) { log.push_back(line); });
  }
  ~Warnings() { aio::set_warning_handler(before_); }
  static inline Log log;

 private:
  aio::WarningHandler before_;
};

// --- await ------------------------------------------------------------------------------------

TEST(Await, of_a_coroutine_has_its_return_value) {
  Bell bell("door", true);
  CoroutineScript inner = wait_for(bell);
  CoroutineScript outer = plus_one(inner);
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 6);
}

TEST(Await, of_an_event_hands_it_to_whoever_drives_the_stack) {
  Bell bell("door");
  CoroutineScript inner = wait_for(bell);
  CoroutineScript middle = plus_one(inner);
  CoroutineScript outer = plus_one(middle);
  auto step = outer.next();
  ASSERT_TRUE(step.yielded());
  EXPECT_EQ(step.value(), &bell);
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 7);
}

TEST(Await, of_an_event_that_is_ready_goes_on_in_the_frame_that_awaits_it) {
  Bell rang("rang", true), silent("silent");
  CoroutineScript inner([&](auto& self, auto sent) {
    sent.check();
    if (self.resume_point() == kStart) return self.await(rang, kAfter1);
    if (self.resume_point() == kAfter1) return self.await(silent, kAfter2);
    return self.return_value(5);
  });
  CoroutineScript middle = plus_one(inner), outer = plus_one(middle);
  EXPECT_EQ(shown(outer.next()), "yielded Bell(silent)");
  EXPECT_EQ(shown(outer.next()), "returned");
  EXPECT_EQ(outer.result(), 7);
}

TEST(Await, of_an_event_that_is_ready_does_not_suspend) {
  Bell bell("door", true);
  CoroutineScript gen = wait_for(bell);
  EXPECT_EQ(shown(gen.next()), "returned");
}

// What has no frame gives its event: asleep(1), sock.recv(4).
struct Ringing {
  Bell* bell;
  operator Event*() const { return bell; }
};

TEST(Await, takes_whatever_gives_an_event) {
  Bell bell("door");
  Log log;
  CoroutineScript gen([&](auto& self, auto sent) {
    sent.check();
    switch (self.resume_point()) {
      case kStart:
        return self.await(Ringing{&bell}, kAfter1);
      case kAfter1:
        return self.await(Ringing{nullptr}, kAfter2);  // a bare yield
    }
    return self.return_value(0);
  });
  for (int i = 0; i < 3; ++i) log.push_back(shown(gen.next()));
  EXPECT_EQ(log, (Log{"yielded Bell(door)", "yielded nothing", "returned"}));
}

TEST(Await, raises_what_the_coroutine_raised) {
  CoroutineScript inner([](auto&, auto) -> AnyCoroutine::Step { throw ValueError("boom"); });
  CoroutineScript outer = plus_one(inner);
  EXPECT_EQ(raised_by([&] { outer.next(); }), "ValueError: boom");
}

TEST(Await, lets_an_exception_in_at_the_event) {
  Bell bell("door");
  Log log;
  CoroutineScript inner([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) return self.await(bell, kAfter1);
    log.push_back("inner: " + raised_by([&] { sent.check(); }));
    return self.return_value(1);
  });
  CoroutineScript outer = plus_one(inner);
  outer.next();
  log.push_back(shown(outer.throw_in(make<ValueError>("boom"))));
  EXPECT_EQ(log, (Log{"inner: ValueError: boom", "returned"}));
}

// --- once only --------------------------------------------------------------------------------

TEST(Await, of_a_finished_coroutine_is_refused) {
  Bell bell("door", true);
  CoroutineScript inner = wait_for(bell);
  CoroutineScript first = plus_one(inner);
  CoroutineScript second = plus_one(inner);
  first.next();
  EXPECT_EQ(raised_by([&] { second.next(); }),
            "RuntimeError: cannot reuse already awaited coroutine");
}

TEST(Await, of_a_closed_coroutine_is_refused) {
  Bell bell("door");
  CoroutineScript inner = wait_for(bell);
  inner.close();
  CoroutineScript outer = plus_one(inner);
  EXPECT_EQ(raised_by([&] { outer.next(); }),
            "RuntimeError: cannot reuse already awaited coroutine");
}

TEST(Await, of_one_that_is_being_awaited_is_refused) {
  Bell bell("door");
  CoroutineScript inner = wait_for(bell);
  CoroutineScript first = plus_one(inner);
  CoroutineScript second = plus_one(inner);
  first.next();
  EXPECT_EQ(raised_by([&] { second.next(); }), "RuntimeError: coroutine is being awaited already");
  EXPECT_EQ(shown(first.next()), "returned");  // nothing happened to it
}

TEST(Await, of_one_that_is_driven_by_hand_is_refused) {
  Bell bell("door");
  CoroutineScript inner = wait_for(bell);
  inner.next();
  CoroutineScript outer = plus_one(inner);
  EXPECT_EQ(raised_by([&] { outer.next(); }), "RuntimeError: coroutine is being awaited already");
  EXPECT_EQ(shown(inner.next()), "returned");
}

TEST(Await, of_itself_is_refused) {
  CoroutineScript* itself = nullptr;
  CoroutineScript gen([&](auto& self, auto) { return self.await(*itself, kAfter1); });
  itself = &gen;
  EXPECT_EQ(raised_by([&] { gen.next(); }), "ValueError: coroutine already executing");
}

TEST(Coroutine, that_has_finished_refuses_to_be_resumed) {
  Bell bell("door", true);
  CoroutineScript gen = wait_for(bell);
  gen.next();
  Log log;
  log.push_back(raised_by([&] { gen.next(); }));
  log.push_back(raised_by([&] { gen.send(None()); }));
  log.push_back(raised_by([&] { gen.throw_in(make<ValueError>("boom")); }));
  log.push_back(raised_by([&] { gen.close(); }));
  const std::string refused = "RuntimeError: cannot reuse already awaited coroutine";
  EXPECT_EQ(log, (Log{refused, refused, refused, "nothing"}));
}

TEST(Coroutine, is_called_so_in_messages) {
  Bell bell("door");
  Log log;
  CoroutineScript stops([](auto&, auto) -> AnyCoroutine::Step { throw aio::StopIteration(); });
  log.push_back(raised_by([&] { stops.next(); }));
  CoroutineScript stubborn([&](auto& self, auto sent) {
    raised_by([&] { sent.check(); });
    return self.await(bell, kAfter1);
  });
  stubborn.next();
  log.push_back(raised_by([&] { stubborn.close(); }));
  EXPECT_EQ(log, (Log{"RuntimeError: coroutine raised StopIteration",
                      "RuntimeError: coroutine ignored GeneratorExit"}));
}

TEST(Coroutine, that_passes_stop_iteration_on_raises_a_runtime_error) {
  struct PassesOn final : aio::Coroutine<> {
    Step resume(Sent sent) override { return sent.raises() ? pass_on() : yield(nullptr, kAfter1); }
  };
  PassesOn passes;
  passes.next();
  EXPECT_EQ(raised_by([&] { passes.throw_in(std::make_exception_ptr(aio::StopIteration())); }),
            "RuntimeError: coroutine raised StopIteration");
}

TEST(Coroutine, can_be_started_with_a_sent_none) {
  Bell bell("door");
  CoroutineScript gen = wait_for(bell);
  EXPECT_EQ(shown(gen.send(None())), "yielded Bell(door)");
}

// --- types ------------------------------------------------------------------------------------

template <class Inner>
concept CanBeAwaited = requires(OpenCoroutine& outer, Inner& inner) {
  outer.await(inner, kAfter1);
};
template <class Inner>
concept CanBeDelegatedTo = requires(OpenGenerator& outer, Inner& inner) {
  outer.yield_from(inner, kAfter1);
};

// Python: TypeError, when it runs into it. Here it does not compile.
TEST(Types, of_generators_and_coroutines_do_not_mix) {
  EXPECT_TRUE(CanBeAwaited<Coroutine<std::string>>);
  EXPECT_TRUE(CanBeAwaited<Event>);
  EXPECT_FALSE((CanBeAwaited<aio::Generator<int>>));
  EXPECT_FALSE((CanBeAwaited<aio::DelegatingGenerator<int, int, int>>));
  EXPECT_FALSE(CanBeAwaited<int>);
  EXPECT_TRUE((CanBeDelegatedTo<aio::Generator<int, int, std::string>>));
  EXPECT_FALSE(CanBeDelegatedTo<Coroutine<int>>);
  EXPECT_FALSE((CanBeDelegatedTo<aio::Generator<double, int>>));  // it yields something else
}

template <class Point>
concept IsAPlace = requires(DelegatingScript& self, Point point) {
  self.yield(1, point);
};
template <class S>
concept CanBeSent = requires(aio::Sent<S> sent) {
  sent.value();
};

TEST(Types, of_places_are_enumerators) {
  enum class Named { kHere };
  EXPECT_TRUE(IsAPlace<Point>);
  EXPECT_TRUE(IsAPlace<Named>);
  EXPECT_FALSE(IsAPlace<int>);  // yield(kHere, 1): the arguments are swapped
  EXPECT_FALSE(IsAPlace<bool>);
}

TEST(Types, to_which_nothing_is_sent_have_no_value_to_be_read) {
  EXPECT_TRUE(CanBeSent<int>);
  EXPECT_FALSE(CanBeSent<None>);  // what was awaited is sent.result_of(inner)
}

// --- dropped ----------------------------------------------------------------------------------

class Named : public Coroutine<> {
 public:
  explicit Named(Bell& bell) : bell_(bell) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == 0 ? await(bell_, kAfter1) : return_value();
  }
  Bell& bell_;
};

TEST(Warning, names_a_coroutine_that_was_never_awaited) {
  Warnings warnings;
  Bell bell("door");
  { Named forgotten(bell); }
  EXPECT_EQ(Warnings::log, Log{"RuntimeWarning: coroutine 'Named' was never awaited"});
}

TEST(Warning, does_not_come_for_one_that_was_started_closed_or_thrown_into) {
  Warnings warnings;
  Bell bell("door");
  {
    Named started(bell);
    started.next();
    Named closed(bell);
    closed.close();
    Named thrown(bell);
    raised_by([&] { thrown.throw_in(make<ValueError>("boom")); });
  }
  EXPECT_EQ(Warnings::log, Log{});
}

TEST(Warning, does_not_come_for_a_local_whose_caller_hears_that_it_is_gone) {
  Warnings warnings;
  Bell bell("door");
  Log log;
  CoroutineScript outer([&](auto& self, auto sent) {
    if (self.resume_point() == kStart) {
      Named local(bell);
      return self.await(local, kAfter1);
    }
    log.push_back(raised_by([&] { sent.check(); }));
    return self.return_value(0);
  });
  outer.next();
  EXPECT_EQ(log, Log{"RuntimeError: what it waited for is gone: make it a member, for a local ends "
                     "with resume()"});
  EXPECT_EQ(Warnings::log, Log{});
}

TEST(Warning, comes_once_for_one_that_was_moved) {
  Warnings warnings;
  Bell bell("door");
  {
    Named first(bell);
    Named second(std::move(first));
  }
  EXPECT_EQ(Warnings::log.size(), 1u);
}

TEST(Warning, comes_for_an_inner_one_that_was_not_reached) {
  Warnings warnings;
  Bell bell("door");
  {
    Named inner(bell);
    CoroutineScript outer([&](auto& self, auto sent) {
      sent.check();
      if (self.resume_point() == kStart) return self.await(bell, kAfter1);
      return self.await(inner, kAfter2);
    });
    outer.next();
  }
  EXPECT_EQ(Warnings::log, Log{"RuntimeWarning: coroutine 'Named' was never awaited"});
}

TEST(Warning, goes_to_stderr_unless_there_is_a_handler) {
  testing::internal::CaptureStderr();
  aio::warn("RuntimeWarning: careful");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "RuntimeWarning: careful\n");
}

TEST(Coroutine, that_is_dropped_while_suspended_awaits_nothing) {
  Warnings warnings;
  Bell bell("door");
  Log log;
  {
    CoroutineScript inner([&](auto& self, auto sent) {
      if (self.resume_point() == kStart) return self.await(bell, kAfter1);
      log.push_back("resumed: " + raised_by([&] { sent.check(); }));
      return self.return_value(0);
    });
    CoroutineScript outer = plus_one(inner);
    outer.next();
  }
  EXPECT_EQ(log, Log{});
  EXPECT_EQ(Warnings::log, Log{});
}

TEST(Coroutine, can_be_moved_before_it_starts_and_not_after) {
  Bell bell("door");
  Named first(bell);
  Named second(std::move(first));
  EXPECT_EQ(shown(second.next()), "yielded Bell(door)");
  EXPECT_EQ(raised_by([&] { Named third(std::move(second)); }),
            "RuntimeError: a coroutine that has started cannot be moved");
}

// --- looking in -------------------------------------------------------------------------------

class Waiting : public Coroutine<> {
 public:
  static constexpr int kLine = __LINE__ + 6;
  explicit Waiting(Bell& bell) : named_(bell) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == 0) return await(named_, kAfter1);
    return return_value();
  }
  Named named_;
};

TEST(Stack, can_be_described_frame_by_frame_while_it_is_suspended) {
  Bell bell("door");
  Waiting waiting(bell);
  waiting.next();
  std::istringstream lines(aio::describe_stack(waiting));
  std::string first, second, third;
  std::getline(lines, first);
  std::getline(lines, second);
  EXPECT_FALSE(std::getline(lines, third));
  EXPECT_TRUE(first.starts_with("    Waiting suspended at ")) << first;
  EXPECT_TRUE(first.ends_with("coroutine_test.cpp:" + std::to_string(Waiting::kLine))) << first;
  EXPECT_TRUE(second.starts_with("    Named suspended at ")) << second;
}

TEST(Stack, tells_by_its_links_what_it_waits_for) {
  Bell bell("door");
  Waiting waiting(bell);
  EXPECT_EQ(waiting.delegate(), nullptr);
  waiting.next();
  EXPECT_EQ(waiting.delegate()->name(), "Named");
  EXPECT_EQ(&aio::innermost_of(waiting), waiting.delegate());
  waiting.next();
  EXPECT_EQ(waiting.delegate(), nullptr);
}

}  // namespace
