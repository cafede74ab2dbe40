#include "stage1_generators/tests/every_recording.hpp"
