// A coroutine hands an event to the loop, and the loop answers.
//
//     class Event:
//         def __await__(self):                  loop --next()--> coroutine --await--> event
//             reply = yield self                loop <---------------- yield ----------'
//             return reply                      loop --answer()---------------------> event
//                                               loop --next()--> coroutine --reply()--^
//     async def coroutine():
//         return await Event()
//
// In the Python of this picture the loop sends the reply up the whole stack. asyncio does not: it
// leaves the reply in the event, which it calls a future, and sends None. We do the same, and so a
// loop needs to know nothing about the types of the replies.
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace {

class Question final : public aio::Event {
 public:
  void answer(std::string reply) { reply_ = std::move(reply); }
  const std::string& reply() const { return reply_; }
  std::string repr() const override { return "Event"; }

 private:
  std::string reply_;
};

class Asker final : public aio::Coroutine<std::string> {
  enum { kStart, kAnswered };

  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(question_, kAnswered);
      case kAnswered:
        sent.check();
        return return_value(question_.reply());
    }
    return {};
  }

  Question question_;
};

void play(std::ostream& out) {
  Asker coroutine;
  aio::Event* event = coroutine.next().value();
  out << "loop got " << event->repr() << "\n";

  dynamic_cast<Question&>(*event).answer("reply");
  coroutine.next();
  out << "coroutine got " << coroutine.result() << "\n";
}

const aio::SceneEntry entry{10, {"event_and_reply", "what a coroutine and a loop say", play}};

}  // namespace
