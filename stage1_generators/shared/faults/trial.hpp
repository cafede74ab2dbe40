// A scenario is played again and again, each time with another call that fails. One rule holds for
// all: an error that comes out with the call's name, or everything goes on as if nothing had been.
// Nothing hangs, nothing spins, and afterwards as many descriptors are open and as many pieces of
// memory are in use as before.
//
// A test file says which scenarios there are (scenarios()) and includes this. docs/faults.md has a
// row for each call and stage, which the tests compare with what they have seen. With
// AIO_FIX_PAGE=1 they write it.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "stage1_generators/shared/faults/faults.hpp"

namespace aio::testing::faults {

/// Something that is played: a scene, or a few coroutines in a loop.
struct Scenario {
  std::string name;
  std::function<void(std::ostream& out)> play;
  bool numbers_vary = false;   // what it prints has times in it
  bool long_one = false;       // of errors that are alike, one is enough
  bool shows_turns = false;    // it shows how often somebody waits
  bool loses_reports = false;  // it is about a report that is lost where there is no memory
  std::string says{};          // words that are as good as the error
  bool names_no_call = false;  // its errors say what happened to somebody, not in which call
};

/// What came of one play.
struct Ran {
  std::string text;      // that was printed, or warned of
  std::string raised;    // by the scenario itself
  std::string stuck;     // why it had to be ended
  long descriptors = 0;  // more than before
  long pieces = 0;
};

/// What an error came to.
enum class Outcome { kGoesOn, kTold, kRaised };

/// The stage and all scenarios of this test binary; defined in its test file.
int stage();
const std::vector<Scenario>& scenarios();
/// One for each scene that is linked, but for those that are named.
std::vector<Scenario> scenes(const std::set<std::string>& but);

/// The same error is not tried twice in one place, so a long test may be split by call.
class Trials {
 public:
  /// Plays all scenarios once, to count their calls.
  static const Trials& of_all();

  struct Plain {
    Ran ran;
    std::map<std::string, int> calls;  // how often each was made
    int allocations = 0;
  };
  const std::vector<Plain>& plain() const { return plain_; }
  /// How many faults came about with this call, and what came of them, by error.
  int play(const Call& call, std::map<int, std::set<Outcome>>& seen) const;

 private:
  std::vector<Plain> plain_;
};

Ran run(const Scenario& scenario);

/// "| `recv` | EAGAIN EINTR ... | EAGAIN EINTR | all but EAGAIN EINTR | |"
std::string row_of(const Call& call, const std::map<int, std::set<Outcome>>& seen);
/// Compares it with the row in docs/faults.md, in the table of this stage. Writes it there, if that
/// is wanted. Returns the row that is there, or "".
std::string row_on_page(int stage, const std::string& call, const std::string& row);

}  // namespace aio::testing::faults
