// References that count, as Python's do.
//
// Every object of CPython begins with `ob_refcnt`. Futures, tasks and handles are shared in the
// same way here: the loop, the task that waits and the one that made it each hold a Ref. The
// counter is not atomic. A Ref stays in the thread of its loop.
#pragma once

#include <concepts>
#include <cstddef>
#include <utility>

namespace aio {

class RefCounted {
 public:
  RefCounted() = default;
  RefCounted(const RefCounted&) = delete;

 protected:
  virtual ~RefCounted() = default;

 private:
  template <class T>
  friend class Ref;

  /// The last Ref has gone.
  virtual void dispose() { delete this; }
  /// In a chain each object holds the last Ref to the next one, and a million calls in one another
  /// would not fit on the stack. From a depth of 100 on they wait in a line for the outermost call.
  /// CPython calls it the trashcan.
  static void destroy(RefCounted* object) {
    static constinit thread_local int depth = 0;
    static constinit thread_local RefCounted* line = nullptr;
    if (depth == 100) {
      object->next_ = std::exchange(line, object);
      return;
    }
    ++depth;
    object->dispose();
    while (depth == 1 && line) std::exchange(line, line->next_)->dispose();
    --depth;
  }

  union {
    int references_ = 0;
    RefCounted* next_;  // in the line
  };
};

/// A shared reference to a T; the last one deletes it. May be null.
template <class T>
class Ref {
 public:
  using Object = T;

  Ref() = default;
  Ref(std::nullptr_t) {}
  explicit Ref(T* object) : object_(object) {
    if (object_) ++object_->references_;
  }
  Ref(const Ref& other) : Ref(other.object_) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  template <class U>
  requires std::convertible_to<U*, T*> Ref(Ref<U> other) : object_(other.release()) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_ && --object_->references_ == 0) RefCounted::destroy(object_);
  }

  T* get() const& { return object_; }
  T* get() const&& = delete;
  T& operator*() const& { return *object_; }
  /// `await(*create_future(), kDone)` does not compile: the object may go with this Ref. Keep the
  /// Ref in a member, and await `*member_`.
  T& operator*() const&& = delete;
  T* operator->() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }
  friend bool operator==(const Ref& a, const Ref& b) { return a.object_ == b.object_; }
  T* release() { return std::exchange(object_, nullptr); }

 private:
  T* object_ = nullptr;
};

}  // namespace aio
