#include "stage1_generators/shared/recorder/recording.hpp"

#include <algorithm>

#include "stage1_generators/shared/recorder/in_words.hpp"

namespace aio::trace {

namespace {

template <class Part>
void replace(Part& part, const std::optional<Part>& changed) {
  if (changed) part = *changed;
}

}  // namespace

void advance(Picture& picture, const Step& step) {
  for (const auto& [number, frame] : step.frames) {
    if (frame)
      picture.frames[number] = *frame;
    else
      picture.frames.erase(number);
  }
  replace(picture.stack, step.stack);
  replace(picture.ready, step.ready);
  replace(picture.timers, step.timers);
  replace(picture.descriptors, step.descriptors);
  replace(picture.futures, step.futures);
  picture.output += step.output;
}

bool is_of(const Step& step, const std::string& parts) {
  return parts.empty() || ("," + parts + ",").find("," + step.part + ",") != std::string::npos;
}

// From the first step on, each time. It is fast enough for whoever looks at one step at a time.
Picture picture_at(const Recording& recording, std::size_t step) {
  Picture picture;
  const std::size_t end = std::min(step + 1, recording.steps.size());
  for (std::size_t i = 0; i < end; ++i) advance(picture, recording.steps[i]);
  return picture;
}

}  // namespace aio::trace
