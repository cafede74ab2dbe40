// The folder whose files are served, and the only door to them.
//
// That no path leads out of it is left to the kernel, which is the only one who knows where a name
// leads: openat2(2) with RESOLVE_BENEATH follows "..", symbolic links and whatever changes
// meanwhile, and refuses at the step that would leave. Names that begin with a dot are not there.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "stage4_select_io/descriptor.hpp"

namespace aio::http {

/// A path leads to this.
struct Found {
  int status = 0;  // 200, or why there is nothing to send: 301, 403, 404, 500 or 503
  const char* type = "text/html; charset=utf-8";
  std::string text;         // a list of the folder's files, or
  Descriptor file;          // a regular file,
  std::size_t size = 0;     // with so many bytes
  std::time_t changed = 0;  // of a file
  std::string version;      // its ETag
};

class Folder {
 public:
  /// Throws std::system_error if there is no such folder, or if the kernel is older than 5.6.
  explicit Folder(const std::string& path);
  /// `path` is decoded and begins below the folder. Of a folder: its index.html, or a list; 301 if
  /// the path does not end with a slash, because links would then lead to the wrong place.
  Found find(const std::string& path) const;

 private:
  Found open(const std::string& path) const;

  Descriptor folder_;
};

}  // namespace aio::http
