// Any bytes as the answer of a server, and any bytes as the body of an answer that is right.
//
// If the answer says where it ends, then no beginning of it is an answer, and what follows is left
// out. If it does not, all that comes belongs to the body.
#include "stage6_tasks_futures/demos/fetched.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "stage1_generators/shared/fuzz/must.hpp"

namespace {

using aio::fuzz::must;
using aio::http::Fetched;
using std::string_view;

/// From a copy of just that size: the sanitizer sees a byte that is read behind it.
std::optional<Fetched> read(string_view text) {
  std::vector<char> copy(text.begin(), text.end());
  copy.shrink_to_fit();
  return aio::http::read_response({copy.data(), copy.size()});
}

/// The beginnings that are tried: all of a short text, and about twenty of a long one.
template <class Try>
void each_beginning(string_view text, Try each) {
  const std::size_t by = text.size() / 20 + 1;
  for (std::size_t size = 0; size < text.size(); size += by) each(text.substr(0, size));
  if (!text.empty()) each(text.substr(0, text.size() - 1));
}

void check_any(string_view text) {
  const std::optional<Fetched> fetched = read(text);
  if (!fetched) return;
  const auto& [status, body] = *fetched;
  must(status == 101 || (status >= 200 && status <= 999), "the status is that of a last answer");
  must(body.size() < text.size(), "a body is shorter than the answer");
  const std::optional<Fetched> longer = read(std::string(text) + "x");
  must(longer && longer->status == status, "more comes, and it is an answer still");
  const bool has_end = longer->body == body;
  must(has_end || longer->body == body + "x", "what follows belongs to the body, or is left out");
  each_beginning(text, [&](string_view beginning) {
    const std::optional<Fetched> part = read(beginning);
    if (!part) return;
    must(!has_end || part->body == body, "there is less of it than it says");
    must(part->status == status && body.starts_with(part->body), "a part has a part of the body");
  });
}

void check_right(const std::string& head, const std::string& tail, string_view body) {
  const std::string text = head + tail;
  const std::optional<Fetched> fetched = read(text);
  must(fetched && fetched->status == 200 && fetched->body == body, "the body is what was sent");
  const std::optional<Fetched> longer = read(text + "x");
  must(longer && longer->body == body, "what follows is left out");
  each_beginning(text,
                 [](string_view beginning) { must(!read(beginning), "it is not all there"); });
}

std::string chunk(string_view data) {
  char size[24];
  std::snprintf(size, sizeof size, "%zx\r\n", data.size());
  return size + std::string(data) + "\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const string_view text(reinterpret_cast<const char*>(data), size);
  check_any(text);
  if (size > 100) return 0;
  const std::string line = "HTTP/1.1 200 OK\r\n";
  check_right(line, "Content-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(text),
              text);
  std::string chunks;
  for (std::size_t at = 0; at < size;) {  // the bytes of the body say how long its chunks are
    const std::size_t length = std::min<std::size_t>(1 + data[at] % 20, size - at);
    chunks += chunk(text.substr(at, length));
    at += length;
  }
  check_right(line, "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n", text);
  return 0;
}
