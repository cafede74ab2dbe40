// Long chains of generators: what a resume costs, and that nothing recurses.
#include <gtest/gtest.h>
#include <pthread.h>

#include <functional>
#include <utility>
#include <vector>

#include "stage1_generators/shared/tests/a_lot.hpp"
#include "stage2_yield_from/tests/scripted.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

using aio::DelegatingGenerator;
using aio::Frame;
using aio::State;
using aio::ValueError;
using namespace aio::testing;

constexpr int kDeep = 1'000'000;
constexpr int kDeepRaise = 20'000;  // every frame throws and catches: some microseconds each

// def numbers(): n = 0; while n >= 0: n = yield n
// return -n
class Numbers : public DelegatingGenerator<int, int, int> {
  enum { kStart, kGotNumber };
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield(0, kGotNumber);
    const int number = sent.value();
    if (number < 0) return return_value(-number);
    return yield(number, kGotNumber);
  }
};

// def link(inner): return (yield from inner) + 1
class Link : public DelegatingGenerator<int, int, int> {
  enum { kStart, kAfterInner };

 public:
  explicit Link(DelegatingGenerator<int, int, int>& inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield_from(inner_, kAfterInner);
    return return_value(sent.result_of(inner_) + 1);
  }

  DelegatingGenerator<int, int, int>& inner_;
};

/// The numbers, and `depth` links that wait for one another and for them. The root is the last one.
struct Chain {
  explicit Chain(int depth) {
    links.reserve(depth);  // a frame that others point to must stay where it is
    DelegatingGenerator<int, int, int>* inner = &numbers;
    for (int i = 0; i < depth; ++i) inner = &links.emplace_back(*inner);
  }
  Link& root() { return links.back(); }

  Numbers numbers;
  std::vector<Link> links;
};

/// Counts the bodies that run.
class Resumes : public aio::Observer {
 public:
  Resumes() { aio::observer = this; }
  ~Resumes() override { aio::observer = nullptr; }
  void resumed(const Frame&, const std::string&) override { ++count_; }
  /// How many bodies ran since it was asked last.
  int since() { return std::exchange(count_, 0); }

 private:
  int count_ = 0;
};

/// Runs `work` in a thread with a stack of 1 MiB.
void with_a_small_stack(std::function<void()> work) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, 1 << 20), 0);
  pthread_t thread;
  auto run = [](void* pointer) -> void* {
    (*static_cast<std::function<void()>*>(pointer))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

TEST(Chain, resumes_one_body_for_a_value_at_any_depth) {
  for (const int depth : {1, 10, 1000, 100'000}) {
    Chain chain(depth);
    Resumes resumes;
    chain.root().next();
    EXPECT_EQ(resumes.since(), depth + 1);  // each body starts once
    EXPECT_EQ(chain.root().send(7).value(), 7);
    EXPECT_EQ(resumes.since(), 1);
    EXPECT_EQ(chain.root().send(8).value(), 8);
    EXPECT_EQ(resumes.since(), 1);
  }
}

// Nothing says how often a frame was looked at: who walks through all of them takes minutes here.
TEST(Chain, takes_no_longer_for_a_value_from_deep_below) {
  Chain chain(100'000);
  chain.root().next();
  for (int i = 0; i < a_lot(200'000); ++i) ASSERT_EQ(chain.root().send(i).value(), i);
}

TEST(Chain, resumes_each_body_once_more_to_return) {
  Chain chain(1000);
  chain.root().next();
  Resumes resumes;
  EXPECT_TRUE(chain.root().send(-1).returned());
  EXPECT_EQ(resumes.since(), 1001);
  EXPECT_EQ(chain.root().result(), 1001);
}

TEST(Chain, a_million_deep_runs_and_returns_on_a_small_stack) {
  with_a_small_stack([] {
    Chain chain(kDeep);
    EXPECT_EQ(chain.root().next().value(), 0);
    EXPECT_EQ(chain.root().send(7).value(), 7);
    EXPECT_TRUE(chain.root().send(-1).returned());
    EXPECT_EQ(chain.root().result(), kDeep + 1);
  });
}

TEST(Chain, that_is_deep_is_unwound_by_an_exception_on_a_small_stack) {
  with_a_small_stack([] {
    Chain chain(kDeepRaise);
    chain.root().next();
    EXPECT_EQ(raised_by([&] { chain.root().throw_in(make<ValueError>("boom")); }),
              "ValueError: boom");
    EXPECT_EQ(chain.links.front().state(), State::kClosed);
    EXPECT_EQ(chain.root().state(), State::kClosed);
  });
}

TEST(Chain, that_is_deep_is_closed_on_a_small_stack) {
  with_a_small_stack([] {
    Chain chain(kDeepRaise);
    chain.root().next();
    chain.root().close();
    EXPECT_EQ(chain.links.front().state(), State::kClosed);
    EXPECT_EQ(chain.root().state(), State::kClosed);
  });
}

TEST(Chain, a_million_deep_is_destroyed_while_suspended_from_either_end) {
  with_a_small_stack([] {
    Chain from_the_innermost(kDeep);  // as members are: the inner frame goes first
    from_the_innermost.root().next();
    Chain from_the_root(kDeep);
    from_the_root.root().next();
    while (!from_the_root.links.empty()) from_the_root.links.pop_back();
    EXPECT_EQ(from_the_root.numbers.send(7).value(), 7);  // a stack of its own again
  });
}

}  // namespace
