// From stage 3 on: of a test that hangs, the judge says who waits for what.
#include "stage3_sleep_loop/tests/hang_report.hpp"
