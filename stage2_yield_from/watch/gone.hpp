// The rest of a frame that somebody waited for. It is never started: it stands in a stack where
// that frame was, counts as closed, and tells the one that waits when that one is resumed.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

#include "stage1_generators/generator.hpp"

namespace aio {

/// Stands where a frame was that was destroyed while another one waited for it. It belongs to
/// nobody, and there is one for each kind of frame.
template <class Y, class S>
class Gone final : public Resumable<Y, S> {
 public:
  /// The first who asks makes it, without memory, and it stays: a static may ask before main(), and
  /// one after it.
  static Gone& get() {
    alignas(Gone) static std::byte place[sizeof(Gone)];
    static Gone& made = []() -> Gone& {
      Observer* const watching = std::exchange(observer, nullptr);  // it is no frame of the program
      Gone* const gone = ::new (place) Gone;
      observer = watching;
      return *gone;
    }();
    return made;
  }
  std::string name() const override { return "a frame that is gone"; }

 private:
  Gone() : Resumable<Y, S>(std::source_location()) { this->set(State::kClosed); }
  Step<Y> resume(Sent<S>) override { return {}; }
  void refuse_finished(std::exception_ptr& error) const override {
    if (error) return;
    error = std::make_exception_ptr(RuntimeError(
        "what it waited for is gone: make it a member, for a local ends with resume()"));
  }
};

}  // namespace aio
