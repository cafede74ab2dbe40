// The averager: send() it a number, it yields the average so far. No class with a method, no global
// variable: what it has to remember are the local variables of one call that has not ended.
//
//     def averager():
//         total = count = 0
//         x = yield 0
//         while True:
//             total += x
//             count += 1
//             x = yield total / count
#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

class Averager : public aio::Generator<double, double> {
  enum { kStart, kGotNumber };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return yield(0, kGotNumber);
      case kGotNumber:
        total_ += sent.value();
        ++count_;
        return yield(total_ / count_, kGotNumber);
    }
    return return_value();
  }

  void members(aio::Members& show) const override { show("total", total_)("count", count_); }

  double total_ = 0;
  int count_ = 0;
};

void play(std::ostream& out) {
  Averager averager;
  averager.next();  // to the first yield: before it, nothing waits for a number
  for (double number : {10.0, 30.0, 5.0})
    out << "send " << number << ", average " << averager.send(number).value() << '\n';
}

const aio::SceneEntry entry{70, {"averager", "send() a number, get the average so far", play}};

}  // namespace
