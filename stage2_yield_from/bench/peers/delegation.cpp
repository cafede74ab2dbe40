// What a value costs that comes from below n levels of `yield from`, and what a level costs.
//
//     bench_delegation ours|tunnel|compiler|naive|level DEPTH
//
// tunnel is `yield from` by hand, each level handing on; compiler is a C++20 generator that knows
// its innermost one, as ours does, and naive one that does not; level enters and leaves DEPTH
// levels, ours.
#include <climits>
#include <coroutine>
#include <deque>
#include <exception>
#include <utility>

#include "stage1_generators/shared/bench/report.hpp"
#include "stage2_yield_from/demos/tunnel.hpp"

namespace {

/// A generator as the compiler makes it. `co_yield inner` delegates: the root remembers who is the
/// innermost, and resumes that one.
class Recursive {
 public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  struct promise_type {
    Recursive get_return_object() { return Recursive(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() { return {}; }
    auto final_suspend() noexcept {
      struct ToCaller {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle ended) noexcept {
          promise_type& promise = ended.promise();
          if (!promise.caller) return std::noop_coroutine();
          promise.root->innermost = promise.caller;
          return promise.caller;
        }
        void await_resume() noexcept {}
      };
      return ToCaller{};
    }
    std::suspend_always yield_value(int number) {
      root->value = number;
      return {};
    }
    auto yield_value(Recursive&& begun) {
      struct Delegate {
        Recursive inner;
        bool await_ready() { return false; }
        std::coroutine_handle<> await_suspend(Handle outer) {
          promise_type& promise = inner.handle_.promise();
          promise.root = outer.promise().root;
          promise.caller = outer;
          promise.root->innermost = inner.handle_;
          return inner.handle_;
        }
        void await_resume() {
          if (inner.handle_.promise().failure) {
            std::rethrow_exception(inner.handle_.promise().failure);
          }
        }
      };
      return Delegate{std::move(begun)};
    }
    void return_void() {}
    void unhandled_exception() { failure = std::current_exception(); }

    promise_type* root = this;
    Handle caller;
    Handle innermost = Handle::from_promise(*this);
    int value = 0;
    std::exception_ptr failure;
  };

  explicit Recursive(Handle handle) : handle_(handle) {}
  Recursive(Recursive&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  ~Recursive() {
    if (handle_) handle_.destroy();
  }
  int next() {
    promise_type& promise = handle_.promise();
    promise.innermost.resume();
    if (promise.failure) std::rethrow_exception(promise.failure);
    return promise.value;
  }
  bool done() const { return handle_.done(); }

 private:
  Handle handle_;
};

Recursive delegates(int depth) {
  if (depth > 0) {
    co_yield delegates(depth - 1);
  } else {
    for (int number = 0; number < INT_MAX; ++number) co_yield number;
  }
}

/// Each level takes the value of the one below, and yields it again.
Recursive hands_on(int depth) {
  if (depth > 0) {
    Recursive inner = hands_on(depth - 1);
    while (true) co_yield inner.next();
  } else {
    for (int number = 0; number < INT_MAX; ++number) co_yield number;
  }
}

class Count final : public aio::DelegatingGenerator<int, int> {
  enum { kStart, kAgain };
  Step resume(Sent sent) override {
    sent.check();
    return yield(number_++, kAgain);
  }
  int number_ = 0;
};

/// Takes values for a tenth of a second.
template <class Next>
void measure(Next next) {
  int number = next();
  bench::check(number == 0, "the first value");
  const double before = bench::cpu_seconds();
  double seconds = 0;
  for (int batch = 1; seconds < 0.1; batch *= 2) {
    for (int i = 0; i < batch; ++i) bench::check(next() == ++number, "a value");
    seconds = bench::cpu_seconds() - before;
  }
  bench::report("ns", seconds * 1e9 / number);
}

template <class Level>
void measure_levels(int depth) {
  Count innermost;
  std::deque<Level> levels;  // which do not move
  for (int i = 0; i < depth; ++i) {
    levels.emplace_back(i == 0 ? static_cast<aio::Numbers&>(innermost) : levels.back());
  }
  measure([&root = levels.back()] { return root.next().value(); });
}

class ReturnsOne final : public aio::DelegatingGenerator<int, int, int> {
  Step resume(Sent sent) override {
    sent.check();
    return return_value(1);
  }
};

class AddsOne final : public aio::DelegatingGenerator<int, int, int> {
  enum { kStart, kAfterInner };

 public:
  explicit AddsOne(aio::DelegatingGenerator<int, int, int>& inner) : inner_(inner) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield_from(inner_, kAfterInner);
    return return_value(sent.result_of(inner_) + 1);
  }
  aio::DelegatingGenerator<int, int, int>& inner_;
};

/// Down to the bottom and back, a value added on the way.
void measure_entering(int depth) {
  ReturnsOne bottom;
  std::deque<AddsOne> levels;
  aio::DelegatingGenerator<int, int, int>* inner = &bottom;
  for (int i = 0; i < depth; ++i) inner = &levels.emplace_back(*inner);
  const double before = bench::cpu_seconds();
  const auto step = inner->next();
  bench::report("ns", (bench::cpu_seconds() - before) * 1e9 / depth);
  bench::check(step.returned() && inner->result() == depth + 1, "what comes back");
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view work = argc == 3 ? argv[1] : "";
  const int depth = argc == 3 ? std::atoi(argv[2]) : 0;
  if (work == "ours") {
    measure_levels<aio::Link>(depth);
  } else if (work == "tunnel") {
    measure_levels<aio::Tunnel>(depth);
  } else if (work == "compiler" || work == "naive") {
    auto root = work == "naive" ? hands_on(depth) : delegates(depth);
    measure([&root] { return root.next(); });
    std::fflush(stdout);
    std::_Exit(0);  // a million nested destructors would not fit the stack
  } else if (work == "level") {
    measure_entering(depth);
  } else {
    std::fputs("usage: bench_delegation ours|tunnel|compiler|naive|level DEPTH\n", stderr);
    return 2;
  }
}
