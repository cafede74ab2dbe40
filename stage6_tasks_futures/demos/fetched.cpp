#include "stage6_tasks_futures/demos/fetched.hpp"

#include <cstddef>

#include "stage6_tasks_futures/demos/http_syntax.hpp"

namespace aio::http {

namespace {

using std::string_view;

struct Head {
  int status = 0;
  std::optional<std::size_t> content_length;
  bool coded = false;    // there is a Transfer-Encoding,
  bool chunked = false;  // and it is this one
};

/// "HTTP/1.1 200 OK" -> 200; 0 if it is malformed. The words after the number may be missing.
int read_status(string_view line) {
  const string_view version = take_until(line, ' ');
  const string_view digits = take_until(line, ' ');
  if (version.size() != 8 || !version.starts_with("HTTP/1.") || !is_digit(version[7])) return 0;
  const auto status = read_number(digits);
  return digits.size() == 3 && status && *status >= 100 ? static_cast<int>(*status) : 0;
}

/// "5". Also "5, 5" and a second field that says the same: some servers do that.
bool read_length(string_view value, Head& head) {
  do {
    const auto length = read_number(trim(take_until(value, ',')));
    if (!length || head.content_length.value_or(*length) != *length) return false;
    head.content_length = length;
  } while (!value.empty());
  return true;
}

/// Takes a field off `text`, or the empty line behind the fields. A field may go on in lines that
/// begin with a space: old servers write so, and a fetcher has to put a space in place of the
/// break.
std::optional<std::string> take_field(string_view& text) {
  std::optional<string_view> line = take_line(text);
  if (!line) return {};
  std::string field(*line);
  while (!field.empty() && (text.starts_with(' ') || text.starts_with('\t'))) {
    line = take_line(text);
    if (!line) return {};
    field += ' ';
    field += trim(*line);
  }
  return field;
}

/// Takes a head off `text`. Nothing if it is malformed or not complete.
std::optional<Head> take_head(string_view& text) {
  Head head;
  const std::optional<string_view> first = take_line(text);
  if (first) head.status = read_status(*first);
  if (head.status == 0) return {};
  std::optional<std::string> line;
  while (line = take_field(text), line && !line->empty()) {
    const std::optional<Field> field = read_field(*line);
    if (!field) return {};
    if (same(field->name, "Content-Length") && !read_length(field->value, head)) return {};
    if (same(field->name, "Transfer-Encoding")) {
      head.chunked = !head.coded && same(field->value, "chunked");
      head.coded = true;
    }
  }
  if (!line) return {};
  return head;
}

/// "5;name=value CR LF hello CR LF 0 CR LF CR LF" -> "hello". Fields may follow the last chunk.
std::optional<std::string> read_chunks(string_view text) {
  std::string body;
  for (;;) {
    std::optional<string_view> line = take_line(text);
    if (!line) return {};
    const auto size = read_number(trim(take_until(*line, ';')), 16);
    if (!size) return {};
    if (*size == 0) break;
    if (*size > text.size()) return {};
    body += text.substr(0, *size);
    text.remove_prefix(*size);
    if (!text.starts_with("\r\n")) return {};
    text.remove_prefix(2);
  }
  std::optional<std::string> line;
  while (line = take_field(text), line && !line->empty()) {
    if (!read_field(*line)) return {};
  }
  if (!line) return {};
  return body;
}

/// The answers before it promise another one.
std::optional<Head> take_last_head(string_view& text) {
  std::optional<Head> head = take_head(text);
  while (head && head->status < 200 && head->status != 101) head = take_head(text);
  return head;
}

/// That counts for more than the fields.
bool has_no_body(const Head& head) { return head.status == 204 || head.status == 304; }

}  // namespace

bool has_heads(string_view text) { return take_last_head(text).has_value(); }

bool is_whole(string_view text) {
  const std::optional<Head> head = take_last_head(text);
  if (!head) return false;
  if (has_no_body(*head)) return true;
  if (head->chunked) return text.ends_with("\r\n\r\n") && read_chunks(text);
  return head->content_length && text.size() >= *head->content_length;
}

std::optional<Fetched> read_response(string_view text) {
  const std::optional<Head> head = take_last_head(text);
  if (!head) return {};
  if (has_no_body(*head)) return Fetched{head->status, {}};
  if (head->coded && !head->chunked) return {};  // compressed: nobody asked for that
  if (head->chunked) {
    std::optional<std::string> body = read_chunks(text);
    if (!body) return {};
    return Fetched{head->status, std::move(*body)};
  }
  const std::size_t length = head->content_length.value_or(text.size());
  if (length > text.size()) return {};
  return Fetched{head->status, std::string(text.substr(0, length))};
}

}  // namespace aio::http
