// The four states of inspect.getgeneratorstate(), and what a frame knows about itself: its name,
// its resume point, and the file and line where it is suspended.
//
//     def worker():
//         print(inspect.getgeneratorstate(gen))
//         yield
#include <string_view>

#include "stage1_generators/generator.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace {

void show(const aio::Frame& frame, std::ostream& out) {
  std::string_view file = frame.where().file_name();
  file.remove_prefix(file.rfind('/') + 1);
  out << frame.name() << " is " << to_string(frame.state()) << ", resume point "
      << frame.resume_point() << ", " << file << ':' << frame.where().line() << '\n';
}

class Worker : public aio::Generator<aio::None> {
  enum { kStart, kRested };

 public:
  explicit Worker(std::ostream& out) : out_(out) {}

 private:
  Step resume(Sent sent) override {
    sent.check();
    switch (resume_point()) {
      case kStart:
        show(*this, out_);
        return yield(aio::None(), kRested);
    }
    return return_value();
  }

  std::ostream& out_;
};

void play(std::ostream& out) {
  Worker worker(out);
  show(worker, out);
  worker.next();
  show(worker, out);
  worker.next();
  show(worker, out);
}

const aio::SceneEntry entry{100,
                            {"states", "created, running, suspended, closed; and where", play}};

}  // namespace
