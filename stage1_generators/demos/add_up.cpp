// The job of `guess_lacks` as a generator: the body stays one function, and what comes in, a value
// or an exception, arrives where the yield is.
//
//     def add_up(count):
//         total = 0
//         while count > 0:
//             try:
//                 total += yield total
//                 count -= 1
//             except ValueError:
//                 pass
//         return total
#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

class AddUp : public aio::Generator<int, int, int> {
  enum { kStart, kGotNumber };

 public:
  explicit AddUp(int count) : count_(count) {}

 private:
  Step resume(Sent sent) override {
    if (resume_point() == kGotNumber) {
      try {
        total_ += sent.value();
        --count_;
      } catch (const aio::ValueError&) {
      }
    }
    if (count_ > 0) return yield(total_, kGotNumber);
    return return_value(total_);
  }

  void members(aio::Members& show) const override { show("count", count_)("total", total_); }

  int count_;
  int total_ = 0;
};

void play(std::ostream& out) {
  AddUp add_up(2);
  add_up.next();
  out << "10: total " << add_up.send(10).value() << '\n';
  aio::ValueError bad("a bad number");
  out << "-1: total " << add_up.throw_in(std::make_exception_ptr(bad)).value() << '\n';
  add_up.send(20);
  out << "20: total " << add_up.result() << '\n';
}

const aio::SceneEntry entry{65, {"add_up", "a loop, a value and an exception in", play}};

}  // namespace
