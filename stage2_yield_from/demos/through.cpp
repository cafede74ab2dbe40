// Two scopes connected across a third one. root and coro_b do not know each other; coro_a stands
// between them and is not resumed while they talk.
//
//     root --next--> coro_a --yield from--> coro_b
//     root <----------------yield---------- coro_b
//     root -----------------send----------> coro_b
#include <optional>
#include <string>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

class CoroB : public aio::DelegatingGenerator<std::string, std::string> {
  enum { kStart, kGot };

 public:
  explicit CoroB(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield("from coro_b", kGot);
    out_ << "coro_b got " << sent.value() << '\n';
    return return_value();
  }

  std::ostream& out_;
};

class CoroA : public aio::DelegatingGenerator<std::string, std::string> {
  enum { kStart, kAfterB };

 public:
  explicit CoroA(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    if (resume_point() == kStart) return yield_from(coro_b_.emplace(out_), kAfterB);
    return return_value();
  }

  std::ostream& out_;
  std::optional<CoroB> coro_b_;
};

void play(std::ostream& out) {
  CoroA root(out);
  out << "root got " << root.next().value() << '\n';
  if (root.send("from root").returned()) out << "root: done\n";
}

const aio::SceneEntry entry{40, {"through", "root and coro_b talk through coro_a", play}};

}  // namespace
