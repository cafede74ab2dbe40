// How long a second of a scene is: a tenth of one where somebody sits and waits for it, a whole one
// on the virtual clock of the tests, which print the times of the recorded Python programs.
#pragma once

#include "stage3_sleep_loop/demos/demo_clock.hpp"

namespace aio {

inline double seconds(double count) { return scenes_use_virtual_clock ? count : count / 10; }

}  // namespace aio
