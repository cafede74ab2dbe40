// A coroutine can be awaited once. After its end there is nothing left to await; a program that
// wants the value twice keeps the value.
//
//     async def answer():       async def ask(it):
//         return 42                 print(await it)
//                                   print(await it)      # RuntimeError
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace {

class Answer : public aio::Coroutine<int> {
  Step resume(Sent) override { return return_value(42); }
};

class Ask : public aio::Coroutine<> {
  enum { kStart, kFirst, kSecond };

 public:
  Ask(Answer& it, std::ostream& out) : it_(it), out_(out) {}

 private:
  Step resume(Sent sent) override {
    switch (resume_point()) {
      case kStart:
        return await(it_, kFirst);
      case kFirst:
        out_ << sent.result_of(it_) << '\n';
        return await(it_, kSecond);
      case kSecond:
        out_ << sent.result_of(it_) << '\n';
    }
    return return_value();
  }

  Answer& it_;
  std::ostream& out_;
};

void play(std::ostream& out) {
  Answer answer;
  Ask ask(answer, out);
  try {
    ask.next();
  } catch (const aio::RuntimeError& error) {
    out << "RuntimeError: " << error.what() << '\n';
  }
}

const aio::SceneEntry entry{100, {"await_twice", "a coroutine is awaited once", play}};

}  // namespace
