// The options of a demo binary that show a run instead of only running it.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/recorder/recording.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"

namespace aio::trace {

/// Plays `scene` on the virtual clock, and records it. `also` hears what the scene prints; it may
/// be null. An exception that leaves the scene is printed and recorded as its last line; but
/// std::invalid_argument, by which a scene refuses its words, is thrown.
Recording record(int stage, const Scene& scene, std::ostream* also);

/// Whether `word` is one of the options below.
bool is_option(const std::string& word);
/// Does what the options say:
///   --trace            prints the run, step by step, to stdout
///   --trace=code       of it the steps of the scene's own code; so loop, system, or
///                      several of them: code,system
///   --trace=json       the same as JSON
///   --trace=FILE       writes FILE (.json, or .html: a page that shows the run), and plays the
///   scene
///   --step             walks through the run in the terminal
///   --virtual          only plays the scene, on the virtual clock
/// Returns the exit code: 1 if an exception left the scene. Throws std::invalid_argument for an
/// option that makes no sense.
int obey(const std::string& option, int stage, const Scene& scene);

/// Throws std::runtime_error if not all that was printed could be written. That somebody stopped
/// reading is no failure.
void flush_output();

/// Records every scene that is the same in each run, into `folder`/stageN/SCENE.js. Prints a line
/// of JSON for each, for the stepper page's list of recordings. Returns the exit code,
/// as obey().
int record_all(int stage, const std::string& folder);

}  // namespace aio::trace
