// System calls that fail when a test wants them to.
//
// calls.cpp stands before the C library in a test binary: it defines the functions themselves,
// counts their calls, and hands them on. A test says which call of which function is to fail, and
// how:
//
//     faults::begin({&faults::find("recv"), 2, ECONNRESET});  // the second recv() fails
//     scene.play(out);
//     const bool happened = faults::end();
//
// Between begin() and end() it also sees who hangs and who spins: a wait without an end in which
// nothing happens, and far too many waits, are exceptions that leave the wait.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <vector>

namespace aio::testing::faults {

struct Fault;

/// A function of the C library that makes a system call.
class Call {
 public:
  /// `errors`: those that its manual page names. `word`: what our errors call it.
  constexpr Call(const char* name, std::span<const int> errors, const char* word = nullptr)
      : name_(name), word_(word ? word : name), errors_(errors) {}
  Call(const Call&) = delete;

  const char* name() const { return name_; }
  const char* word() const { return word_; }
  std::span<const int> errors() const { return errors_; }
  /// How often it was called since begin().
  int count() const { return count_; }

  /// Counts a call. The error that it has to fail with, or 0.
  int failure();

 private:
  friend void begin(const Fault& fault);

  const char* name_;
  const char* word_;
  std::span<const int> errors_;
  std::atomic<int> count_ = 0;
};

/// All of them.
std::span<Call* const> all_calls();
/// Throws std::invalid_argument.
Call& find(const std::string& name);
/// "ECONNRESET"; for functions with errors of their own, "EAI_AGAIN".
std::string name_of(const Call& call, int error);
/// As it is said to people: "Connection reset by peer".
std::string message_of(const Call& call, int error);

/// One call that fails. None, if there is no call.
struct Fault {
  const Call* call = nullptr;
  int which = 0;  // counted from 1
  int error = 0;
};

/// From now on calls are counted, and one of them fails.
void begin(const Fault& fault);
/// They are not any more. Returns whether it failed.
bool end();

/// While it lives, the calls of this thread are those of the test itself.
class Off {
 public:
  Off() { ++depth; }
  Off(const Off&) = delete;
  ~Off() { --depth; }

  static inline constinit thread_local int depth = 0;
};

/// Thrown out of a wait in which nothing happens, or that comes again and again.
struct Stuck {
  std::string why;
};

// Memory: see memory.cpp.

/// Pieces of memory that are in use.
long live_pieces();
/// The allocation with this number, counted from 1, throws std::bad_alloc; and in which thread does
/// not matter.
void begin_memory(int which);
/// Returns whether it failed.
bool end_memory();
/// How many there were since then.
int allocations();

}  // namespace aio::testing::faults
