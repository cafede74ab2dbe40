#include "stage6_tasks_futures/demos/http_response.hpp"

#include <time.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "stage6_tasks_futures/demos/http_syntax.hpp"

namespace aio::http {

namespace {

/// Whether a list of versions has this one, or is "*". A weak one, W/"...", is as good if `weak`.
bool names(std::string_view versions, const std::string& version, bool weak) {
  while (!versions.empty()) {
    std::string_view one = trim(take_until(versions, ','));
    if (weak && one.starts_with("W/")) one.remove_prefix(2);
    if ((!one.empty() && one == version) || one == "*") return true;
  }
  return false;
}

/// In one of the three ways to write it (RFC 9110, 5.6.7); nothing if it is none of them.
std::optional<std::time_t> read_http_date(std::string_view text) {
  for (const char* format :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"}) {
    std::tm parts{};
    const std::string whole(text);
    const char* const end = strptime(whole.c_str(), format, &parts);
    if (end && *end == '\0') return timegm(&parts);
  }
  return {};
}

/// 200, or what the conditions of the request make of it, in the order of RFC 9110, 13.2.2.
int status_of(const Request& request, const Found& found) {
  if (found.status != 200) return found.status;
  const bool has_date = !found.version.empty();  // the list of a folder has neither
  const auto not_since = read_http_date(request.if_unmodified_since);
  const auto since = read_http_date(request.if_modified_since);
  if (!request.if_match.empty()) {
    if (!names(request.if_match, found.version, false)) return 412;
  } else if (has_date && not_since && found.changed > *not_since) {
    return 412;
  }
  if (!request.if_none_match.empty()) {
    return names(request.if_none_match, found.version, true) ? 304 : 200;
  }
  return has_date && since && found.changed <= *since ? 304 : 200;
}

/// The date, worked out once a second.
const std::string& date_now() {
  thread_local std::time_t when = 0;
  thread_local std::string text;
  if (const std::time_t now = std::time(nullptr); now != when) {
    when = now;
    text = http_date(now);
  }
  return text;
}

/// The body of whatever is no file.
void describe_status(Found& found) {
  found.type = "text/plain; charset=utf-8";
  found.text = std::to_string(found.status) + " " + reason(found.status) + "\n";
  found.size = found.text.size();
}

/// "/docs?page=2" -> "/docs/?page=2". With one slash in front: "//docs/" would be a host.
std::string with_slash(const Request& request) {
  std::string_view path = request.raw_path;
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return "/" + std::string(path) + "/" + std::string(request.raw_query);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void append_response(std::string& out, const Request& request, Found& found, bool keep_alive) {
  found.status = status_of(request, found);
  if (found.status != 200 && found.status != 304) describe_status(found);
  out.append("HTTP/1.1 ").append(std::to_string(found.status)).append(" ");
  out.append(reason(found.status)).append("\r\n");
  append_field(out, "Date", date_now());
  if (found.status != 304) {
    append_field(out, "Content-Type", found.type);
    append_field(out, "Content-Length", std::to_string(found.size));
  }
  if (!found.version.empty()) {
    const std::time_t changed =
        std::min(found.changed, std::time(nullptr));  // never later than Date
    append_field(out, "Last-Modified", http_date(changed));
    append_field(out, "ETag", found.version);
    append_field(out, "Cache-Control", "no-cache");  // ask again each time: it may be edited
  }
  if (found.status == 301) append_field(out, "Location", with_slash(request));
  if (found.status == 405) append_field(out, "Allow", "GET, HEAD");
  if (!keep_alive) {
    append_field(out, "Connection", "close");
  } else if (request.http10) {
    append_field(out, "Connection", "keep-alive");
  }
  out.append("\r\n");
  if (!request.head_only && found.status != 304) out.append(found.text);
  if (request.head_only || found.status != 200) found.file.close();
}

const char* reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 301:
      return "Moved Permanently";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

std::string http_date(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[64];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

}  // namespace aio::http
