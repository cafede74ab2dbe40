// What becomes of the loop when the clock fails.
#include "stage1_generators/shared/faults/trial.hpp"
#include "stage3_sleep_loop/demos/say_errors.hpp"
#include "stage3_sleep_loop/sleep_loop.hpp"
#include "stage3_sleep_loop/tests/actors.hpp"

namespace aio::testing::faults {

namespace {

void sleep_on_the_systems_clock(std::ostream& out) {
  asleep a(0.001), b(0.002), c(0.002);
  say_errors(out, SleepLoop().run(a, b, c));
}

}  // namespace

int stage() { return 3; }

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> these = scenes({});
    for (Scenario& scene : these) {
      scene.long_one = scene.name == "sorted_list_or_heap";
      scene.loses_reports = scene.name == "sleep_for_ever" || scene.name == "naive_for_ever" ||
                            scene.name == "clean_up";
    }
    these.push_back({"sleep on the system's clock", sleep_on_the_systems_clock});
    return these;
  }();
  return all;
}

}  // namespace aio::testing::faults
