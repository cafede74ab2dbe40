// Any text as an HTTP request, on its way through the server as far as no socket is needed: parsed,
// looked for in a folder, answered.
//
// A request comes in pieces. So whatever is said of a text must have been said of its beginning, or
// nothing yet. And the answer must be one that our own fetcher understands.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include "stage1_generators/shared/fuzz/must.hpp"
#include "stage1_generators/shared/scenes/temporary_folder.hpp"
#include "stage6_tasks_futures/demos/fetched.hpp"
#include "stage6_tasks_futures/demos/http_response.hpp"

namespace {

namespace fs = std::filesystem;
using namespace aio::http;
using aio::fuzz::must;

const std::string kSecret = "nobody must see this";

/// A folder with ways out of it.
struct Place {
  Place() {
    around.write("secret.txt", kSecret);
    around.write("site/index.html", "<!DOCTYPE html>");
    around.write("site/a.txt", "hello");
    around.write("site/sub/b b.txt", "");
    around.write("site/.hidden/c.txt", kSecret);
    fs::create_symlink("../secret.txt", site + "link.txt");
    fs::create_symlink("..", site + "out");
    fs::create_symlink("a.txt", site + "inside.txt");
  }
  aio::TemporaryFolder around;
  std::string site = fs::canonical(around.path()).string() + "/site/";
};

const Place& place() {
  static const Place place;
  return place;
}

auto all_of(const Request& request) {
  return std::tie(request.status, request.size, request.head_only, request.keep_alive,
                  request.http10, request.path, request.raw_path, request.raw_query,
                  request.if_match, request.if_none_match, request.if_modified_since,
                  request.if_unmodified_since);
}

/// A copy of just that size: the sanitizer sees a byte that is read behind it.
std::optional<Request> parse_copy(std::string_view text, std::vector<char>& copy) {
  copy.assign(text.begin(), text.end());
  copy.shrink_to_fit();
  return parse_request({copy.data(), copy.size()});
}

void check_beginning(std::string_view text, std::size_t size, const Request* whole) {
  std::vector<char> copy;
  const std::optional<Request> early = parse_copy(text.substr(0, size), copy);
  if (!early) return;
  must(whole != nullptr, "what was said of a beginning is said of the whole");
  must(all_of(*early) == all_of(*whole), "a beginning gets the same answer, or none yet");
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 127; });
}

/// Whether a part of the path is "..".
bool climbs(const std::string& path) {
  return ("/" + path + "/").find("/../") != std::string::npos;
}

std::string rest_of(const Found& found) {
  std::string text(found.size, '\0');
  const ssize_t size = ::read(found.file.fileno(), text.data(), text.size());
  must(size == static_cast<ssize_t>(text.size()), "a file has as many bytes as was said");
  return text;
}

Found find(const Request& request) {
  static const Folder folder(place().site);
  Found found;
  found.status = request.status;
  if (!found.status) found = folder.find(request.path);
  if (found.status != 200 || !found.file.is_open()) return found;
  must(!climbs(request.path), "no path with .. leads to a file");
  std::error_code error;
  const auto file = fs::read_symlink("/proc/self/fd/" + std::to_string(found.file.fileno()), error);
  must(!error && file.string().starts_with(place().site), "a file is inside of the folder");
  return found;
}

void check_answer(const Request& request) {
  Found found = find(request);
  std::string text = "before";
  append_response(text, request, found, request.keep_alive);
  must(found.status == 200 || !found.file.is_open(), "without success no file is left open");
  must(text.starts_with("before"), "an answer is appended");
  text.erase(0, 6);
  const std::size_t head = text.find("\r\n\r\n");
  must(head != text.npos, "an answer has a head");
  for (std::string_view rest(text.data(), head); !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    must(!has_control(line), "no line of the head has a control character");
    rest.remove_prefix(std::min(rest.size(), line.size() + 2));
  }
  if (request.head_only) return must(head + 4 == text.size(), "the answer to HEAD has no body");
  if (found.file.is_open()) text += rest_of(found);
  must(text.find(kSecret) == text.npos, "nobody sees what is outside");
  const std::optional<Fetched> fetched = read_response(text);
  must(fetched && fetched->status == found.status, "the fetcher understands the answer");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  // The server never holds more of it.
  const std::string_view text(reinterpret_cast<const char*>(data), std::min(size, kMaxHead));
  std::vector<char> copy;
  const std::optional<Request> request = parse_copy(text, copy);
  const Request* const whole = request ? &*request : nullptr;

  std::size_t mixed = size;
  for (const unsigned char byte : text.substr(0, 64)) mixed = mixed * 31 + byte;
  for (int i = 0; i < 8; ++i, mixed = mixed * 6364136223846793005U + 1) {
    if (!text.empty()) check_beginning(text, (mixed >> 33) % text.size(), whole);
  }
  if (!request) {
    must(text.size() < kMaxHead, "a head is not too long for ever");
    return 0;
  }
  must(request->size <= text.size(), "a request is not longer than the text");
  if (request->size) {
    check_beginning(text, request->size - 1, whole);
    check_beginning(text, request->size, whole);
  }
  if (request->keep_alive) must(request->size > 0, "before another request there is an end");
  if (request->status) {
    must(request->status >= 400 && request->status < 600, "a refusal has a status of 4xx or 5xx");
  } else {
    must(request->size > 0, "what is accepted is complete");
    must(!has_control(request->path), "a path has no control character");
    must(request->raw_path.starts_with('/'), "a path begins with a slash");
  }
  check_answer(*request);
  return 0;
}
