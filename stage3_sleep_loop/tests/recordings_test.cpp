#include "stage1_generators/shared/tests/every_recording.hpp"
