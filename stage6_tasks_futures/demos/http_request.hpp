// The question of an HTTP client: the head of a request (RFC 9112), taken apart.
//
//     GET /chapter%201/?page=2 HTTP/1.1     method, target, version
//     Host: localhost                       fields, in any order
//     If-None-Match: "2f-18e"
//                                           an empty line is the end
//
// No socket here: text goes in, a Request comes out. It refuses all that later could be read in
// two ways, by a server in front of this one or by the file system.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aio::http {

/// No head is longer: 431, or 414 if it is the first line that does not end.
inline constexpr std::size_t kMaxHead = 8192;

struct Request {
  /// 0, or the status that answers this request without looking at any file.
  int status = 0;
  /// Bytes of the text that it takes.
  std::size_t size = 0;
  bool head_only = false;   // HEAD: the answer has no body
  bool keep_alive = false;  // never after a request whose end is not certain
  bool http10 = false;
  std::string path;  // decoded; begins below the folder: "" is the folder itself
  // These point into the text, and are empty if they are not there.
  std::string_view raw_path;   // as it came: "/chapter%201/"
  std::string_view raw_query;  // with its mark: "?page=2"
  std::string_view if_modified_since;
  std::string_view if_unmodified_since;
  // These may come several times; a comma stands between two of them.
  std::string if_match;
  std::string if_none_match;
};

/// Whether `text` begins a HEAD request. Known before its line is complete, let alone correct: a
/// refusal must not have a body either, because the client takes that for the next answer.
bool asks_for_head(std::string_view text);

/// The request that `text` begins with; nothing while its head is not complete. A Request with a
/// status comes as soon as that is known.
std::optional<Request> parse_request(std::string_view text);

/// "/a%20b/c" -> "a b/c". Nothing if it is malformed, or holds what no name of a file can: "%2f", a
/// slash that separates nothing, and control characters, "%00" first of all.
std::optional<std::string> decode_path(std::string_view path);

}  // namespace aio::http
