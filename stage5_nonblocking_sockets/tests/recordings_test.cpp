#include <string>
#include <vector>

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
  EXPECT_EQ(place, "stage5_nonblocking_sockets/async_io.hpp");
  EXPECT_EQ(resume, "kTryAgain");
}

/// The sentences of a recording that begin with `name`.
std::vector<std::string> sentences_about(const char* scene, const std::string& name) {
  std::vector<std::string> all;
  for (const auto& step : aio::trace::record(5, *aio::find_scene(scene), nullptr).steps) {
    if (step.what.starts_with(name + " ")) all.push_back(step.what);
  }
  return all;
}

TEST(Recording, tells_going_on_after_a_wait_from_going_straight_on) {
  const std::vector<std::string> waited = sentences_about("data_there", "AsyncRecv");
  ASSERT_GT(waited.size(), 3u);
  EXPECT_EQ(waited[2], "AsyncRecv waits for Readable(socket 1).");
  EXPECT_EQ(waited[3], "AsyncRecv goes on at kTryAgain.");
  // A part had come at the first try, and the second one asks for the rest.
  const std::vector<std::string> part = sentences_about("cancelled", "AsyncRecvExactly");
  ASSERT_GT(part.size(), 3u);
  EXPECT_EQ(part[1], "AsyncRecvExactly starts.");
  EXPECT_EQ(part[2], "AsyncRecvExactly goes straight on at kTryAgain.");
  EXPECT_EQ(part[3], "AsyncRecvExactly waits for Readable(socket 4).");
}

}  // namespace
