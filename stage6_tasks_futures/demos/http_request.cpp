#include "stage6_tasks_futures/demos/http_request.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "stage6_tasks_futures/demos/http_syntax.hpp"

namespace aio::http {

namespace {

using std::string_view;

/// The contents of the fields, as far as anybody here wants to know.
struct Fields {
  int hosts = 0;
  bool close = false;
  bool keep_alive = false;
  std::optional<string_view> coding;  // of the body; of several fields, the last
  bool coded_twice = false;           // by more than "chunked"
  std::optional<std::size_t> content_length;
};

/// 0, or the status of a refusal.
int read_content_length(string_view value, Fields& fields) {
  std::size_t length = 0;
  const char* begin = value.data();
  const char* end = begin + value.size();
  const auto [stop, error] = std::from_chars(begin, end, length);
  if (error == std::errc::result_out_of_range) return 413;
  if (fields.content_length || error != std::errc() || stop != end) return 400;
  fields.content_length = length;
  return 0;
}

void add_to(std::string& list, string_view value) {
  list.append(list.empty() ? "" : ",").append(value);
}

int take_field(string_view line, Request& request, Fields& fields) {
  const std::optional<Field> field = read_field(line);
  if (!field) return 400;
  auto [name, value] = *field;
  if (same(name, "Host")) {
    ++fields.hosts;
    return is_host(value) ? 0 : 400;
  } else if (same(name, "Content-Length")) {
    return read_content_length(value, fields);
  } else if (same(name, "Transfer-Encoding")) {
    do {
      fields.coded_twice |= fields.coding.has_value();
      fields.coding = trim(take_until(value, ','));
    } while (!value.empty());
  } else if (same(name, "If-Match")) {
    add_to(request.if_match, value);
  } else if (same(name, "If-None-Match")) {
    add_to(request.if_none_match, value);
  } else if (same(name, "If-Modified-Since")) {
    request.if_modified_since = value;
  } else if (same(name, "If-Unmodified-Since")) {
    request.if_unmodified_since = value;
  } else if (same(name, "Connection")) {
    while (!value.empty()) {
      const string_view option = trim(take_until(value, ','));
      fields.close |= same(option, "close");
      fields.keep_alive |= same(option, "keep-alive");
    }
  }
  return 0;
}

int read_method(string_view method) {
  constexpr std::array<string_view, 7> not_here = {"POST",    "PUT",   "DELETE", "CONNECT",
                                                   "OPTIONS", "TRACE", "PATCH"};
  if (method == "GET" || method == "HEAD") return 0;
  if (std::ranges::count(not_here, method)) return 405;
  return is_token(method) ? 501 : 400;
}

int read_version(string_view version, Request& request) {
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) ||
      version[6] != '.' || !is_digit(version[7]))
    return 400;
  request.http10 = version == "HTTP/1.0";
  return version[5] == '1' ? 0 : 505;
}

/// "/a?b", or as it is sent to a proxy, "http://host/a?b" or "https://host/a?b".
int read_target(string_view target, Request& request) {
  const auto is_strange = [](unsigned char c) { return c <= ' ' || c >= 127 || c == '#'; };
  if (std::ranges::any_of(target, is_strange)) return 400;
  bool absolute = false;
  const std::size_t scheme = std::min(target.find("://"), target.size());
  if (same(target.substr(0, scheme), "http") || same(target.substr(0, scheme), "https")) {
    target.remove_prefix(std::min(scheme + 3, target.size()));
    const std::size_t path = std::min(target.find_first_of("/?"), target.size());
    const string_view host = target.substr(0, path);
    if (host.empty() || host.starts_with(':') || !is_host(host)) return 400;  // "user@" too
    target.remove_prefix(path);
    absolute = true;
  }
  const std::size_t query = std::min(target.find('?'), target.size());
  request.raw_query = target.substr(query);
  request.raw_path = query == 0 && absolute ? "/" : target.substr(0, query);
  if (!request.raw_path.starts_with('/')) return 400;
  std::optional<std::string> path = decode_path(request.raw_path);
  if (!path) return 400;
  request.path = std::move(*path);
  return 0;
}

int read_first_line(string_view line, Request& request) {
  const string_view method = take_until(line, ' ');
  const string_view target = take_until(line, ' ');
  if (const int status = read_version(line, request)) return status;
  if (const int status = read_method(method)) return status;
  return read_target(target, request);
}

/// The meaning of the fields for the connection. False if they contradict each other.
bool ends_clearly(const Fields& fields, Request& request) {
  // Without "chunked" at the end, nobody knows where the body ends; with a length, two know it.
  const bool chunked = fields.coding && same(*fields.coding, "chunked");
  if (fields.coding && (!chunked || fields.content_length || request.http10)) return false;
  if (request.http10 ? fields.hosts > 1 : fields.hosts != 1) return false;
  // Bodies are not read, so nobody knows where the next request begins.
  const bool has_body = chunked || fields.content_length.value_or(0) > 0;
  request.keep_alive = !has_body && !fields.close && (fields.keep_alive || !request.http10);
  if (has_body && !request.status) request.status = fields.coded_twice ? 501 : 413;
  return true;
}

/// Where this request ends is not certain: no other one can follow.
Request refused(int status, bool head_only) {
  Request request;
  request.status = status;
  request.head_only = head_only;
  return request;
}

}  // namespace

bool asks_for_head(string_view text) {
  while (text.starts_with('\n') || text.starts_with("\r\n"))  // empty lines, and no others
    text.remove_prefix(text.find('\n') + 1);
  return text.starts_with("HEAD ");
}

std::optional<Request> parse_request(string_view text) {
  const bool head_only = asks_for_head(text);
  string_view rest = text;
  std::optional<string_view> line = take_line(rest);
  while (line && line->empty()) line = take_line(rest);  // some clients end a request with too many
  const string_view begin = line.value_or(rest);
  if (!begin.empty() && begin.front() != '\r' && !is_token(begin.substr(0, 1))) {
    return refused(400, head_only);  // TLS, most likely: it would never come to the end of a line
  }
  if (!line && text.size() >= kMaxHead) return refused(414, head_only);
  if (!line) return {};

  Request request;
  request.head_only = head_only;
  request.status = read_first_line(*line, request);
  if (request.status && request.status != 405) return refused(request.status, head_only);
  Fields fields;
  while (line = take_line(rest), line && !line->empty()) {
    if (const int status = take_field(*line, request, fields)) return refused(status, head_only);
  }
  if (!line && text.size() >= kMaxHead) return refused(431, head_only);
  if (!line) return {};
  request.size = text.size() - rest.size();
  if (!ends_clearly(fields, request)) return refused(400, head_only);
  return request;
}

std::optional<std::string> decode_path(string_view path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  std::string decoded;
  while (!path.empty()) {
    unsigned char c = static_cast<unsigned char>(path.front());
    path.remove_prefix(1);
    if (c == '%') {
      const char* begin = path.data();
      const char* end = begin + std::min<std::size_t>(path.size(), 2);
      const auto [stop, error] = std::from_chars(begin, end, c, 16);
      if (error != std::errc() || stop != begin + 2 || c == '/') return {};
      path.remove_prefix(2);
    }
    if (c < ' ' || c == 127) return {};
    decoded.push_back(static_cast<char>(c));
  }
  return decoded;
}

}  // namespace aio::http
