// Exercise 2.7 (rebuild, 40 minutes): the delegation loop
#include <deque>
#include <ex2_7_delegation_loop.hpp>  // the learner's, ours, or a wrong one
#include <functional>
#include <utility>

using aio::exercise::did;
using aio::exercise::expect;
using aio::exercise::outcome;

namespace {

Out yields(const std::string& value) { return {Out::kYields, value}; }
Out waits(Call& inner) { return {Out::kWaits, "", &inner}; }
Out returns(const std::string& value) { return {Out::kReturns, value}; }
Out raises() { throw aio::ValueError("boom"); }
Out exits() { throw aio::GeneratorExit(); }

std::string in_words(const In& in) {
  return in.raised ? aio::describe(in.raised) : "'" + in.value + "'";
}

std::string runs;  // the calls that have run, and what each of them got

/// Does one of the things above each time it is run.
class Scripted : public Call {
 public:
  using Deed = std::function<Out()>;

  Scripted(std::string name, std::vector<Deed> deeds)
      : name_(std::move(name)), deeds_(std::move(deeds)) {}

  /// It goes on after an exception; otherwise it lets it out.
  Scripted& catches() {
    catches_ = true;
    return *this;
  }

  Out run(In in) override {
    runs += name_ + " gets " + in_words(in) + ", ";
    if (in.raised && !catches_) std::rethrow_exception(in.raised);
    if (at_ == deeds_.size()) throw aio::RuntimeError(name_ + " was run once too often");
    return deeds_[at_++]();
  }

 private:
  std::string name_;
  std::vector<Deed> deeds_;
  std::size_t at_ = 0;
  bool catches_ = false;
};

/// Waits for the next one, or yields if it is the innermost; then returns what it gets, or raises
/// it. It notes how much of the machine's stack is taken when it starts, and when it raises.
class Link : public Call {
 public:
  explicit Link(Call* inner) : inner_(inner) {}

  Out run(In in) override {
    if (started_ && !in.raised) return returns(in.value);
    started_ = true;
    height = __builtin_frame_address(0);
    if (in.raised) std::rethrow_exception(in.raised);
    return inner_ ? waits(*inner_) : yields("innermost");
  }

  void* height = nullptr;

 private:
  Call* inner_;
  bool started_ = false;
};

/// Many calls, each of which waits for the next.
class Chain {
 public:
  explicit Chain(int depth) {
    links_.emplace_back(nullptr);
    for (int i = 1; i < depth; ++i) links_.emplace_back(&links_.back());
  }
  Call& root() { return links_.back(); }
  void* highest() { return links_.back().height; }
  void* lowest() { return links_.front().height; }
  void* lowest_but_one() { return links_[1].height; }

 private:
  std::deque<Link> links_;
};

/// resume(), with the calls that ran for it: "inner gets '5', yields '6'".
std::string resume(Stack& stack, const In& in) {
  runs.clear();
  const std::string came = outcome([&] {
    const Out out = stack.resume(in);
    return (out.kind == Out::kYields ? "yields '" : "returns '") + out.value + "'";
  });
  return did("resume(" + in_words(in) + ")", runs + came);
}
std::string resume(Stack& stack, const std::string& value) { return resume(stack, In{value}); }
std::string raise(Stack& stack) {
  return resume(stack, In{"", std::make_exception_ptr(aio::ValueError("boom"))});
}

}  // namespace

TEST(Stack, of_one_call_runs_it_with_what_is_sent) {
  Scripted root("root", {[] { return yields("a"); }, [] { return returns("b"); }});
  Stack stack(root);
  expect(resume(stack, ""), "root gets '', yields 'a'");
  expect("finished", stack.finished(), false);
  expect(resume(stack, "1"), "root gets '1', returns 'b'");
  expect("finished", stack.finished(), true);
}

TEST(Stack, runs_the_inner_call_without_a_value_when_one_waits) {
  Scripted inner("inner", {[] { return yields("a"); }});
  Scripted root("root", {[&] { return waits(inner); }});
  Stack stack(root);
  expect(resume(stack, "1"), "root gets '1', inner gets '', yields 'a'");
}

TEST(Stack, resumes_the_innermost_call_alone) {
  Scripted inner("inner", {[] { return yields("a"); }, [] { return yields("b"); }});
  Scripted middle("middle", {[&] { return waits(inner); }});
  Scripted root("root", {[&] { return waits(middle); }});
  Stack stack(root);
  expect(resume(stack, ""), "root gets '', middle gets '', inner gets '', yields 'a'");
  expect(resume(stack, "1"), "inner gets '1', yields 'b'");
}

TEST(Stack, runs_the_caller_with_what_the_inner_call_returned) {
  Scripted inner("inner", {[] { return yields("a"); }, [] { return returns("r"); }});
  Scripted root("root", {[&] { return waits(inner); }, [] { return yields("b"); },
                         [] { return returns("end"); }});
  Stack stack(root);
  expect(resume(stack, ""), "root gets '', inner gets '', yields 'a'");
  expect(resume(stack, "1"), "inner gets '1', root gets 'r', yields 'b'");
  expect(resume(stack, "2"), "root gets '2', returns 'end'");
  expect("finished", stack.finished(), true);
}

TEST(Stack, may_wait_again_after_an_inner_call_returned) {
  Scripted first("first", {[] { return returns("1"); }});
  Scripted second("second", {[] { return returns("2"); }});
  Scripted root("root", {[&] { return waits(first); }, [&] { return waits(second); },
                         [] { return returns("end"); }});
  Stack stack(root);
  expect(resume(stack, ""),
         "root gets '', first gets '', root gets '1', second gets '', root gets '2', "
         "returns 'end'");
}

TEST(Stack, raises_one_frame_down_what_a_call_raised) {
  Scripted inner("inner", {[] { return raises(); }});
  Scripted middle("middle", {[&] { return waits(inner); }, [] { return yields("caught"); },
                             [] { return returns("r"); }});
  Scripted root("root", {[&] { return waits(middle); }, [] { return returns("end"); }});
  Stack stack(root);
  middle.catches();
  expect(resume(stack, ""),
         "root gets '', middle gets '', inner gets '', middle gets ValueError: boom, "
         "yields 'caught'");
  expect(resume(stack, "1"), "middle gets '1', root gets 'r', returns 'end'");
}

TEST(Stack, raises_in_the_innermost_call_what_the_driver_throws_in) {
  Scripted inner("inner", {[] { return yields("a"); }, [] { return yields("b"); }});
  Scripted root("root", {[&] { return waits(inner); }});
  inner.catches();
  Stack stack(root);
  expect(resume(stack, ""), "root gets '', inner gets '', yields 'a'");
  expect(raise(stack), "inner gets ValueError: boom, yields 'b'");
}

TEST(Stack, forgets_an_exception_that_was_caught) {
  Scripted failing("failing", {[] { return raises(); }});
  Scripted good("good", {[] { return returns("r"); }});
  Scripted root("root", {[&] { return waits(failing); }, [&] { return waits(good); },
                         [] { return returns("end"); }});
  Stack stack(root);
  root.catches();
  expect(resume(stack, ""),
         "root gets '', failing gets '', root gets ValueError: boom, good gets '', "
         "root gets 'r', returns 'end'");
}

TEST(Stack, lets_out_what_nobody_caught_and_is_finished) {
  Scripted inner("inner", {[] { return raises(); }});
  Scripted root("root", {[&] { return waits(inner); }});
  Stack stack(root);
  expect(resume(stack, ""),
         "root gets '', inner gets '', root gets ValueError: boom, raised ValueError: boom");
  expect("finished", stack.finished(), true);
}

TEST(Stack, takes_as_little_of_the_machine_stack_at_any_depth) {
  Chain chain(100);
  Stack stack(chain.root());
  stack.resume(In{});
  const bool same = chain.lowest() == chain.highest();
  expect(did("the innermost of a hundred calls runs", same ? "beside the root" : "inside of it"),
         "beside the root");
}

TEST(Stack, takes_as_little_of_the_machine_stack_when_all_raise) {
  Chain chain(100);
  Stack stack(chain.root());
  expect(resume(stack, ""), "yields 'innermost'");
  expect(raise(stack), "raised ValueError: boom");
  // The driver raises in the innermost one, the loop in all others.
  const bool same = chain.lowest_but_one() == chain.highest();
  const char* const where = same ? "beside the others" : "inside of them";
  expect(did("the root of a hundred calls hears of it", where), "beside the others");
}

TEST(Stack, may_be_a_hundred_thousand_calls_deep) {
  Chain chain(100'000);
  Stack stack(chain.root());
  expect(did("resume('')", "yields '" + stack.resume(In{}).value + "'"), "yields 'innermost'");
  expect(did("resume('1')", "returns '" + stack.resume(In{"1"}).value + "'"), "returns '1'");
  expect("finished", stack.finished(), true);
}

TEST(Stack, forgets_an_exception_when_the_one_that_caught_it_returns) {
  Scripted inner("inner", {[] { return raises(); }});
  Scripted middle("middle", {[&] { return waits(inner); }, [] { return returns("r"); }});
  Scripted root("root", {[&] { return waits(middle); }, [] { return returns("end"); }});
  Stack stack(root);
  middle.catches();
  expect(resume(stack, ""),
         "root gets '', middle gets '', inner gets '', middle gets ValueError: boom, "
         "root gets 'r', returns 'end'");
}

TEST(Stack, raises_in_the_caller_whatever_was_raised) {
  Scripted inner("inner", {[] { return exits(); }});
  Scripted root("root", {[&] { return waits(inner); }, [] { return returns("end"); }});
  Stack stack(root);
  root.catches();
  expect(resume(stack, ""), "root gets '', inner gets '', root gets GeneratorExit, returns 'end'");
}

TEST(Stack, knows_who_waits_now_and_not_who_waited_before) {
  Scripted inner("inner", {[] { return returns("1"); }, [] { return returns("2"); }});
  Scripted middle("middle", {[&] { return waits(inner); }, [] { return returns("m"); }});
  Scripted root("root", {[&] { return waits(inner); }, [&] { return waits(middle); },
                         [] { return returns("end"); }});
  Stack stack(root);
  expect(resume(stack, ""),
         "root gets '', inner gets '', root gets '1', middle gets '', inner gets '', "
         "middle gets '2', root gets 'm', returns 'end'");
}

TEST(Stack, ends_with_its_root_even_if_that_was_an_inner_call_before) {
  Scripted inner("inner", {[] { return returns("1"); }, [] { return returns("2"); }});
  Scripted root("root", {[&] { return waits(inner); }, [] { return yields("a"); }});
  Stack first(root);
  expect(resume(first, ""), "root gets '', inner gets '', root gets '1', yields 'a'");
  Stack second(inner);
  expect(resume(second, ""), "inner gets '', returns '2'");
  expect("finished", second.finished(), true);
}
