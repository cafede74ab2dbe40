#include <string>

#include "stage1_generators/shared/tests/every_recording.hpp"

namespace {

// The enumerators stand in the header, in the base class, and the code in another file.
TEST(Recording, shows_where_an_operation_waits_and_by_what_name_it_goes_on) {
  const auto recording = aio::trace::record(5, *aio::find_scene("data_there"), nullptr);
  std::string place, resume;
  for (std::size_t step = 0; step < recording.steps.size() && place.empty(); ++step) {
    for (const auto& [number, frame] : aio::trace::picture_at(recording, step).frames) {
      if (frame.name != "AsyncRecv" || frame.state != "suspended") continue;
      place = recording.sources.at(frame.at.file).path;
      resume = frame.resume;
    }
  }
  EXPECT_EQ(place, "stage5_nonblocking_sockets/async_io.cpp");
  EXPECT_EQ(resume, "kTryAgain");
}

}  // namespace
