// Where does it stand? A suspended stack of coroutines can be read from the outside, from the frame
// that a loop drives to the one that waits for the event. Nothing has to be recorded for it: the
// links and the places are what the machine works with.
//
//     await-chain of Python:   coroutine.cr_await, frame.f_lineno
#include <optional>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace {

class Doorbell : public aio::Event {
  std::string repr() const override { return "Doorbell()"; }
};

class Postman : public aio::Coroutine<> {
  enum { kStart, kRang };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? await(doorbell_, kRang) : return_value();
  }
  Doorbell doorbell_;
};

class Delivery : public aio::Coroutine<> {
  enum { kStart, kDelivered };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? await(postman_.emplace(), kDelivered) : return_value();
  }
  std::optional<Postman> postman_;
};

class Order : public aio::Coroutine<> {
  enum { kStart, kArrived };
  Step resume(Sent sent) override {
    sent.check();
    return resume_point() == kStart ? await(delivery_.emplace(), kArrived) : return_value();
  }
  std::optional<Delivery> delivery_;
};

void play(std::ostream& out) {
  Order order;
  const aio::Event* event = order.next().value();
  for (const aio::Frame* frame = &order; frame; frame = aio::delegate_of(*frame))
    out << frame->name() << " at line " << frame->where().line() << ", waits for "
        << (aio::delegate_of(*frame) ? aio::delegate_of(*frame)->name() : event->repr()) << '\n';
}

const aio::SceneEntry entry{120, {"stack", "who waits for whom, and where", play}};

}  // namespace
