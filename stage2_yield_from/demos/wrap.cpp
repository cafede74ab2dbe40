// wrap goes on where cofoo has ended. Between, whoever resumes wrap talks to cofoo directly.
//
//     def cofoo(bar):              def wrap():
//         qux = yield bar              yield "before"
//         return qux                   yield from cofoo("2")
//                                      yield "after"
#include <optional>
#include <string>
#include <utility>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

using Strings = aio::DelegatingGenerator<std::string, std::string, std::string>;

class Cofoo : public Strings {
  enum { kStart, kGotQux };

 public:
  explicit Cofoo(std::string bar) : bar_(std::move(bar)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield(bar_, kGotQux);
    return return_value(sent.value());
  }

  void members(aio::Members& show) const override { show("bar", bar_); }

  std::string bar_;
};

class Wrap : public Strings {
  enum { kStart, kYieldedBefore, kAfterCofoo, kYieldedAfter };

  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        return yield("before", kYieldedBefore);
      case kYieldedBefore:
        return yield_from(cofoo_.emplace("2"), kAfterCofoo);
      case kAfterCofoo:
        return yield("after", kYieldedAfter);  // what cofoo returned is not used
    }
    return return_value();
  }

  std::optional<Cofoo> cofoo_;
};

void play(std::ostream& out) {
  Wrap wrap;
  out << wrap.next().value() << '\n';
  out << wrap.next().value() << '\n';
  out << wrap.send("into cofoo").value() << '\n';
}

const aio::SceneEntry entry{30, {"wrap", "before, what cofoo yields, after", play}};

}  // namespace
