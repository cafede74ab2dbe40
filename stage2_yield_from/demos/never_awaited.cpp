// A call of a coroutine runs nothing. One that is dropped before it has started is most likely a
// forgotten await, and there is a warning.
//
//     async def save(): ...
//
//     save()                # RuntimeWarning: coroutine 'save' was never awaited
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage2_yield_from/coroutine.hpp"

namespace {

class Save : public aio::Coroutine<> {
 public:
  explicit Save(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent) override {
    out_ << "saved\n";
    return return_value();
  }

  std::ostream& out_;
};

std::ostream* warnings = nullptr;  // they go to stderr, unless somebody sets a handler

void play(std::ostream& out) {
  warnings = &out;
  const auto before =
      aio::set_warning_handler([](const std::string& line) { *warnings << line << '\n'; });
  out << "forgotten:\n";
  { Save forgotten(out); }
  out << "driven:\n";
  Save(out).next();
  out << "closed, so that the caller has said that it is not wanted:\n";
  Save(out).close();
  aio::set_warning_handler(before);
}

const aio::SceneEntry entry{110, {"never_awaited", "a coroutine that nobody started", play}};

}  // namespace
