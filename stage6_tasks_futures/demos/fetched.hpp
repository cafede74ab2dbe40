// The answer of a server, taken apart: the fetcher's half of HTTP (RFC 9112, section 6.3).
//
// Three ways say where a body ends, the first that is there counts:
//
//     Transfer-Encoding: chunked     a size before each piece; a piece of size 0 is the last
//     Content-Length: 5              so many bytes
//     (neither)                      all that comes until the server closes the connection
//
// The third is what HTTP/1.0 began with. Nobody can tell then whether the end came too early.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aio::http {

struct Fetched {
  int status = 0;
  std::string body;  // without the sizes of chunks
};

/// The answer that `text`, all that came until the connection ended, consists of. Answers before
/// it that promise another one ("100 Continue") are left out, and so is what comes behind the end:
/// it is part of no answer that was asked for. Nothing if it is malformed, or if there is less of
/// it than it says.
std::optional<Fetched> read_response(std::string_view text);

/// Whether the heads of `text` are there: those of answers that promise another one, and the last.
bool has_heads(std::string_view text);

/// Whether `text`, the beginning of all that comes, says itself that nothing is missing: some
/// servers leave the connection open behind it.
bool is_whole(std::string_view text);

}  // namespace aio::http
