// The picture in words: what --trace prints and --step shows of frames, queues and the rest.
//
//     Sleepy 2: suspended, goes on at kSlept, line 33, waits for AsyncSleep(until=1.0); n_=3
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stage1_generators/shared/recorder/recording.hpp"

namespace aio::trace {

/// Makes the picture at one step of the picture at the step before.
void advance(Picture& picture, const Step& step);

/// The recording with its times counted from the first of them, as people read them: 1000.1 becomes
/// 0.1, also in sentences: "A timer for Sleepy is set to 1000.10.", "AsyncSleep(until=1000.1)".
Recording from_start(Recording recording);

/// "1.00": two digits after the point, and up to six if it takes them.
std::string seconds(double time);
/// "stage3_sleep_loop/demos/sleepy.hpp:31"; "" if unknown.
std::string in_words(const Recording& recording, Place place);
/// The name of a frame of the picture; "" for 0.
std::string name_of(int frame, const Picture& picture);

/// "main > Sleepy 2".
std::string stack_in_words(const Picture& picture);
/// Names that a view refers to by number are looked up in `picture`.
std::string in_words(const FrameView& frame, const Picture& picture);
std::string in_words(const ReadyView& ready);
std::string in_words(const TimerView& timer);
std::string in_words(const DescriptorView& descriptor);
std::string in_words(const FutureView& future, const Picture& picture);

/// "because of step 25: future 1 is done", and why that was, and so on: the last of them has no
/// cause that is recorded. Empty if the step itself has none.
std::vector<std::string> because(const Recording& recording, std::size_t step);
/// The steps that `step` is the cause of.
std::vector<std::size_t> results_of(const Recording& recording, std::size_t step);
/// "leads to steps 26, 27, 30"; "" if it is the cause of none.
std::string leads_to(const std::vector<std::size_t>& results);
/// The frames as trees: each behind the one that waits for it, with its depth. Only those of
/// `numbers`.
std::vector<std::pair<int, std::size_t>> in_trees(const std::vector<int>& numbers,
                                                  const Picture& picture);
/// "in Task-1": who drives the stack of which this frame is the root; "" if nobody does.
std::string driver_of(int frame, const Picture& picture);

/// The lines of a text, without their ends.
std::vector<std::string> lines_of(std::string_view text);
/// `text` in plain ASCII, a byte a column: what would move the cursor is written as "\r" or "\x1b",
/// a tab as two spaces, and any character of other alphabets as "?".
std::string printable(std::string_view text);
/// `text`, if it has no more than `width` characters, or the beginning of it and "...".
std::string cut(const std::string& text, std::size_t width);
/// `text` in lines of at most `width`, where it has spaces to break at; all lines but the first
/// begin with `indent` spaces.
std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t indent);

}  // namespace aio::trace
