// A value is returned through three frames. None of them suspends: an inner generator that has
// nothing to yield costs no suspension, and the first resume runs all of them to their ends.
//
//     def parse(text):             def double(text):                   def report(text):
//         return int(text)             n = yield from parse(text)          n = yield from
//         double(text)
//                                      return n * 2                        return f"got {n}"
#include <optional>
#include <string>
#include <utility>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/yield_from.hpp"

namespace {

template <class Return>
using Returns = aio::DelegatingGenerator<aio::None, aio::None, Return>;

class Parse : public Returns<int> {
 public:
  explicit Parse(std::string text) : text_(std::move(text)) {}

 private:
  Step resume(Sent) override { return return_value(std::stoi(text_)); }

  void members(aio::Members& show) const override { show("text", text_); }

  std::string text_;
};

class Double : public Returns<int> {
  enum { kStart, kParsed };

 public:
  explicit Double(std::string text) : text_(std::move(text)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield_from(parse_.emplace(text_), kParsed);
    return return_value(sent.result_of(*parse_) * 2);
  }

  void members(aio::Members& show) const override { show("text", text_); }

  std::string text_;
  std::optional<Parse> parse_;
};

class Report : public Returns<std::string> {
  enum { kStart, kDoubled };

 public:
  explicit Report(std::string text) : text_(std::move(text)) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kStart) return yield_from(double_.emplace(text_), kDoubled);
    return return_value("got " + std::to_string(sent.result_of(*double_)));
  }

  void members(aio::Members& show) const override { show("text", text_); }

  std::string text_;
  std::optional<Double> double_;
};

void play(std::ostream& out) {
  Report report("21");
  if (report.next().returned()) out << report.result() << '\n';
}

const aio::SceneEntry entry{95, {"three_returns", "a value returned through three frames", play}};

}  // namespace
