// Exercise 6.1 (predict, 15 minutes): ten orders
#include <ex6_1_ten_orders.hpp>  // the learner's, ours, or a wrong one

#include "stage6_tasks_futures/exercises/parts.hpp"
#include "stage6_tasks_futures/library/gather.hpp"

using aio::exercise::expect_right;

namespace {

std::string letters;  // what is logged

void log(char letter) { letters += letter; }
Part logs(char letter) {
  return does([letter] { log(letter); });
}
Part turn() { return lets_the_others_go_first(); }
std::vector<Part> nap(char letter) {
  const char upper = static_cast<char>(letter - 'a' + 'A');
  return {logs(letter), turn(), logs(upper)};
}

/// The names in a line: its future, and its task.
struct Names {
  aio::Ref<aio::Future<int>> f = aio::get_event_loop().create_future<int>();
  aio::Ref<aio::Task<int>> task{};
};
using Line = std::function<std::vector<Part>(Names&)>;

Part starts(Names& names, std::vector<Part> parts) {
  return does([&names, parts] { names.task = aio::create_task(Body(parts)); });
}
Part soon(std::function<void()> call) {
  return does([call] { aio::get_event_loop().call_soon(call); });
}
Part sets(Names& names) {
  return does([&names] { names.f->set_result(1); });
}
Part ends(Names& names) {
  return [&names] { return Awaited{nullptr, names.task}; };
}
Part cancels(Names& names) {
  return does([&names] { names.task->cancel(); });
}
/// async def wait(x): await f; log(x)
std::vector<Part> wait(Names& names, char letter) { return {awaits(names.f), logs(letter)}; }

const std::vector<Line> lines{
    [](Names& n) {
      return std::vector{starts(n, nap('a')), logs('b'), calls(nap('c')), logs('d'), ends(n)};
    },
    [](Names& n) {
      return std::vector{starts(n, nap('a')), calls(nap('b')), logs('c'), ends(n)};
    },
    [](Names&) {
      const Part gathers = [] {
        return Awaited{nullptr, aio::gather(Body(nap('a')), Body(nap('b')), Body(nap('c')))};
      };
      return std::vector{gathers, logs('d')};
    },
    [](Names& n) {
      return std::vector{starts(n, nap('a')), turn(),    logs('b'),
                         starts(n, nap('c')), logs('d'), ends(n)};
    },
    [](Names& n) {
      const Part adds = does([&n] { n.f->add_done_callback([](aio::FutureBase&) { log('a'); }); });
      return std::vector{adds, sets(n), logs('b'), awaits(n.f), logs('c'), turn()};
    },
    [](Names& n) {
      return std::vector{starts(n, wait(n, 'a')),
                         soon([&n] { n.f->set_result(1); }),
                         turn(),
                         logs('b'),
                         ends(n),
                         logs('c')};
    },
    [](Names& n) {
      return std::vector{starts(n, nap('a')), cancels(n), logs('b'), turn(), logs('c')};
    },
    [](Names& n) {
      return std::vector{starts(n, nap('a')), turn(), cancels(n), logs('b'), turn(), logs('c')};
    },
    [](Names& n) {
      return std::vector{starts(n, wait(n, 'a')), turn(), sets(n), cancels(n), turn(), logs('b')};
    },
    [](Names& n) {
      const auto call = [] {
        log('a');
        aio::get_event_loop().call_soon([] { log('b'); });
      };
      return std::vector{soon(call), starts(n, nap('c')), turn(), logs('d'), ends(n)};
    },
};

/// The letters of a line.
std::string play(const Line& line) {
  letters.clear();
  aio::VirtualClock clock;
  aio::EventLoop loop(clock);
  std::unique_ptr<Names> names;
  const Part begins = [&]() -> Awaited {
    names = std::make_unique<Names>();
    return {std::make_shared<Body>(line(*names))};
  };
  aio::run_in(loop, Body({begins}));
  return letters;
}

}  // namespace

TEST(The_prediction, says_the_letters_of_each_line_in_their_order) {
  const std::vector<std::string> predicted = prediction();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string place = "line " + std::to_string(i + 1);
    if (i == predicted.size()) expect_right("you say no more", false, place + " is missing");
    expect_right("you say " + place + ": " + predicted[i], predicted[i] == play(lines[i]),
                 "not so");
  }
  expect_right("you say no more", predicted.size() == lines.size(), "there are ten lines");
}
