// The source files that a recording refers to, and the names that C++ does not keep in a program:
// those of the resume points.
#pragma once

#include <deque>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

#include "stage1_generators/shared/recorder/recording.hpp"

namespace aio::trace {

class SourceText {
 public:
  /// Reads the files on demand, and adds them to `sources`, which must outlive this.
  explicit SourceText(std::vector<Source>& sources) : sources_(sources) {}

  Place place(const std::source_location& where) {
    return {file(where.file_name()), static_cast<int>(where.line())};
  }
  /// The name of resume point `number` of the class whose body has line `at`; "point 3" if it has
  /// none.
  std::string resume_name(Place at, int number);
  /// Where the body near line `at`, in its file, goes on at `name`: the line of `case name:`. For a
  /// name without a case, `default:` or the end of the switch; without a switch, where the body
  /// begins, or the part of it that has `at`; or 0.
  int resume_line(Place at, const std::string& name);
  /// Whether the class whose body has line `at` has a switch over its resume points with neither
  /// `case name:` nor `default:`, asks for `name` in no other way, and does nothing behind the
  /// switch but return.
  bool lacks_case(Place at, const std::string& name);

 private:
  int file(std::string_view path);

  struct File {
    std::string text;
    std::vector<std::string_view> lines;  // from 1 on; [0] is empty
  };
  const std::vector<std::string_view>& lines(Place at) const { return files_[at.file].lines; }

  std::vector<Source>& sources_;
  std::deque<File> files_;  // one for each of sources_
};

/// The text of a file of the project, `path` from the root on; empty if it is not there.
std::string read_project_file(const std::string& path);

}  // namespace aio::trace
