#include "stage1_generators/shared/faults/trial.hpp"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <optional>
#include <sstream>
#include <streambuf>

#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/shared/scenes/temporary_folder.hpp"
#include "stage1_generators/watch/repr.hpp"
#include "stage2_yield_from/watch/report.hpp"

namespace aio::testing::faults {

namespace {

/// A page of text that needs no memory of its own while it is written.
class Page : public std::streambuf {
 public:
  void clear() { setp(text_, text_ + sizeof text_); }
  std::string text() const { return std::string(pbase(), pptr()); }
  void add(const std::string& line) {
    sputn(line.data(), static_cast<std::streamsize>(line.size()));
    sputc('\n');
  }

 private:
  char text_[1 << 18];
};
Page page;

long open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

/// "12.50 s" -> "N.N s"
std::string without_digits(const std::string& text) {
  std::string all;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      all += c;
    } else if (!all.ends_with('N')) {
      all += 'N';
    }
  }
  return all;
}

/// "127.0.0.1:4711" -> "127.0.0.1:N", and the addresses of objects and names of temporary folders
/// likewise.
std::string without_chance(std::string text) {
  for (const std::string mark : {"127.0.0.1:", "127.0.0.1 ", "0x", "/aio-"}) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      at += mark.size();
      auto end = at;
      while (end < text.size() && std::isalnum(static_cast<unsigned char>(text[end]))) ++end;
      text.replace(at, end - at, "N");
    }
  }
  return text;
}

std::string message(const Scenario& scenario, const Ran& ran) {
  return "scenario " + scenario.name + "\n--- it said:\n" + ran.text +
         (ran.raised.empty() ? "" : "--- it raised: " + ran.raised + "\n");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string sorted(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line + "\n");
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line;
  return all;
}

/// Whether nobody noticed anything. Somebody who has to try again may come later than others.
bool same(const Scenario& scenario, const Ran& plain, const Ran& ran, int error) {
  const bool again = error == EAGAIN || error == EINTR || error == EBADF;
  if (again && scenario.shows_turns && !has(ran.text + ran.raised, strerror(error))) return true;
  return ran.raised.empty() && sorted(ran.text) == sorted(plain.text);
}

/// Two errors that have messages of their own; of others, a word that nobody says.
std::string in_words_of_python(const Call& call, int error) {
  const std::string name = call.name();
  if (name == "epoll_ctl" && error == EEXIST) return "is already registered";
  if (name == "getaddrinfo" && name_of(call, error) == "EAI_NONAME") return "is no address";
  return "(no words)";
}

/// What is wrong with how it ended; "" if nothing is.
std::string problem(const Scenario& scenario, const Ran& plain, const Ran& ran, const Call& call,
                    int error) {
  if (!ran.stuck.empty()) return ran.stuck;
  if (ran.descriptors != plain.descriptors) {
    return std::to_string(ran.descriptors - plain.descriptors) + " descriptors are left open";
  }
  if (ran.pieces > plain.pieces) {
    return std::to_string(ran.pieces - plain.pieces) + " pieces of memory are left";
  }
  if (same(scenario, plain, ran, error)) return "";
  const std::string all = ran.text + ran.raised, message = message_of(call, error);
  if (has(all, in_words_of_python(call, error))) return "";
  if (!scenario.says.empty() && has(all, scenario.says)) return "";
  if (!has(all, message)) return "it is another run, and nothing says why";
  if (!scenario.names_no_call && !has(all, call.word())) return "the error does not name the call";
  return "";
}

/// The same where there was no memory.
std::string without_memory(const Scenario& scenario, const Ran& plain, const Ran& ran) {
  if (!ran.stuck.empty()) return ran.stuck;
  if (ran.descriptors != plain.descriptors) return "descriptors are left open";
  if (ran.pieces > plain.pieces) {
    return std::to_string(ran.pieces - plain.pieces) + " pieces of memory are left";
  }
  if (ran.raised.empty() && ran.text == plain.text) return "";
  if (has(ran.text + ran.raised, "bad_alloc") || scenario.loses_reports) return "";
  if (!scenario.says.empty() && has(ran.text, scenario.says)) return "";
  return "it is another run, and nothing says why";
}

std::vector<int> numbers(int count) {
  std::set<int> all{1, std::min(2, count), count};
  return {all.begin(), all.end()};
}

}  // namespace

Ran run(const Scenario& scenario) {
  Ran ran;
  page.clear();
  std::ostream out(&page);
  const WarningHandler before = set_warning_handler([](const std::string& line) {
    const Off off;
    page.add("warning: " + line);
  });
  long descriptors = 0;
  {
    const Off off;
    descriptors = open_descriptors();
  }
  const long pieces = live_pieces();
  try {
    scenario.play(out);
  } catch (const Stuck& stuck) {
    ran.stuck = stuck.why;
  } catch (...) {
    const Off off;
    ran.raised = without_chance(describe(std::current_exception()));
  }
  const Off off;
  ran.pieces = live_pieces() - pieces - (ran.stuck.capacity() > 15) - (ran.raised.capacity() > 15);
  set_warning_handler(before);
  ran.descriptors = open_descriptors() - descriptors;
  ran.text = without_chance(page.text());
  if (scenario.numbers_vary) ran.text = without_digits(ran.text);
  return ran;
}

std::vector<Scenario> scenes(const std::set<std::string>& but) {
  scenes_use_virtual_clock = true;
  std::vector<Scenario> all;
  for (const Scene& scene : all_scenes()) {
    if (scene.alone || but.contains(scene.name)) continue;
    all.push_back({scene.name, scene.play, !scene.repeatable});
  }
  return all;
}

const Trials& Trials::of_all() {
  static const Trials trials = [] {
    Trials all;
    for (const Scenario& scenario : scenarios()) {
      run(scenario);  // what is made once and kept is made now
      begin({});
      begin_memory(std::numeric_limits<int>::max());
      Plain plain{run(scenario), {}};
      end_memory();
      plain.allocations = allocations();
      end();
      for (Call* const call : all_calls()) {
        if (call->count()) plain.calls[call->name()] = call->count();
      }
      EXPECT_EQ(plain.ran.raised + plain.ran.stuck, "") << message(scenario, plain.ran);
      all.plain_.push_back(std::move(plain));
    }
    return all;
  }();
  return trials;
}

int Trials::play(const Call& call, std::map<int, std::set<Outcome>>& seen) const {
  int faults = 0;
  for (std::size_t i = 0; i < plain_.size(); ++i) {
    const Scenario& scenario = scenarios()[i];
    const auto found = plain_[i].calls.find(call.name());
    if (found == plain_[i].calls.end()) continue;
    for (const int error : call.errors()) {
      for (const int which : numbers(found->second)) {
        if (scenario.long_one && error != call.errors().back() && error != call.errors().front()) {
          continue;
        }
        begin({&call, which, error});
        const Ran ran = run(scenario);
        if (!end()) continue;  // there were fewer calls this time
        ++faults;
        const Ran& plain = plain_[i].ran;
        EXPECT_EQ(problem(scenario, plain, ran, call, error), "")
            << call.name() << "() number " << which << " says " << name_of(call, error) << ", "
            << message(scenario, ran);
        seen[error].insert(!ran.raised.empty()                 ? Outcome::kRaised
                           : same(scenario, plain, ran, error) ? Outcome::kGoesOn
                                                               : Outcome::kTold);
      }
    }
  }
  return faults;
}

std::string row_of(const Call& call, const std::map<int, std::set<Outcome>>& seen) {
  std::string row = std::string("| `") + call.name() + "` |";
  for (const int error : call.errors()) {
    if (seen.contains(error)) row += " " + name_of(call, error);
  }
  row += " |";
  for (const Outcome outcome : {Outcome::kGoesOn, Outcome::kTold, Outcome::kRaised}) {
    std::string these, others;
    std::size_t count = 0;
    for (const int error : call.errors()) {
      const auto outcomes = seen.find(error);
      if (outcomes == seen.end()) continue;
      const bool one = outcomes->second.contains(outcome);
      count += one;
      (one ? these : others) += " " + name_of(call, error);
    }
    if (count == seen.size()) {
      row += " all |";
    } else if (2 * count > seen.size()) {
      row += " all but" + others + " |";
    } else {
      row += these + " |";
    }
  }
  return row;
}

std::string row_on_page(int stage, const std::string& call, const std::string& row) {
  const std::string file = std::string(AIO_ROOT) + "/docs/faults.md";
  const bool write = std::getenv("AIO_FIX_PAGE") != nullptr;
  std::vector<std::string> lines;
  {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
  }
  const std::string mark = "<!-- faults: " + std::to_string(stage) + " -->";
  auto at = std::find(lines.begin(), lines.end(), mark);
  if (at == lines.end()) return "there is no line '" + mark + "'";
  const std::string begin = "| `" + call + "` |";
  while (at != lines.end() && !(at->empty() || at->starts_with(begin))) ++at;
  const bool there = at != lines.end() && !at->empty();
  const std::string found = there ? *at : "";
  if (!write || found == row) return found;
  if (there) {
    *at = row;
  } else {
    lines.insert(at, row);
  }
  std::ofstream out(file);
  for (const std::string& line : lines) out << line << "\n";
  return row;
}

namespace {

/// The temporary folders of the scenes lie in this one, which goes at the end: a scene whose call
/// to remove its own fails leaves it behind.
class FolderOfAll : public ::testing::Environment {
 public:
  void SetUp() override { setenv("TMPDIR", folder_.emplace().path().c_str(), 1); }
  void TearDown() override { folder_.reset(); }

 private:
  std::optional<TemporaryFolder> folder_;
};
const auto* const folder_of_all = ::testing::AddGlobalTestEnvironment(new FolderOfAll);

class Faults : public ::testing::TestWithParam<Call*> {};

/// The calls that the scenarios of this binary may make are all that there are: a test for each.
INSTANTIATE_TEST_SUITE_P(Of, Faults, ::testing::ValuesIn(all_calls()),
                         [](const auto& one) { return std::string(one.param->name()); });

// Each scenario with its first allocation failing, its second, and so on.
TEST(Memory, that_is_not_there_ends_one_coroutine_and_nothing_else) {
  static std::string now;
  std::set_terminate([] {
    std::cerr << "terminate: " << now << "\n";
    std::abort();
  });
  int faults = 0;
  for (std::size_t i = 0; i < scenarios().size(); ++i) {
    const Scenario& scenario = scenarios()[i];
    if (scenario.long_one) continue;
    const char* const only = std::getenv("AIO_ONLY");  // for looking at one in a debugger
    if (only && scenario.name != only) continue;
    const int all = Trials::of_all().plain()[i].allocations;
    const int step = all < 500 ? 1 : all / 100;  // of thousands, some
    for (int which = 1; which <= all; which += which < 100 ? 1 : step) {
      now = scenario.name + ", allocation " + std::to_string(which);
      begin({});
      begin_memory(which);
      const Ran ran = run(scenario);
      end();
      if (!end_memory()) continue;
      ++faults;
      EXPECT_EQ(without_memory(scenario, Trials::of_all().plain()[i].ran, ran), "")
          << "allocation " << which << ", " << message(scenario, ran);
    }
  }
  std::set_terminate(nullptr);
  std::cout << faults << " faults\n";
}

TEST_P(Faults, end_one_coroutine_and_nothing_else) {
  const Call& call = *GetParam();
  std::map<int, std::set<Outcome>> seen;
  const int faults = Trials::of_all().play(call, seen);
  const std::string row = seen.empty() ? "" : row_of(call, seen);
  EXPECT_EQ(row_on_page(stage(), call.name(), row), row)
      << "docs/faults.md is not what was seen. With AIO_FIX_PAGE=1 this test writes it.";
  RecordProperty("faults", faults);
  std::cout << faults << " faults\n";
}

}  // namespace

}  // namespace aio::testing::faults
