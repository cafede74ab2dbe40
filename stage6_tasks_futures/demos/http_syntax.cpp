#include "stage6_tasks_futures/demos/http_syntax.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <system_error>

namespace aio::http {

using std::string_view;

bool is_letter(char c) { return ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z'); }
bool is_digit(char c) { return '0' <= c && c <= '9'; }

bool is_token(string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    constexpr string_view marks = "!#$%&'*+-.^_`|~";
    return is_letter(c) || is_digit(c) || marks.find(c) != string_view::npos;
  });
}

bool same(string_view a, string_view b) {
  return std::ranges::equal(
      a, b, [](char x, char y) { return x == y || (is_letter(x) && (x ^ y) == 0x20); });
}

string_view trim(string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

string_view take_until(string_view& text, char end) {
  const string_view part = text.substr(0, text.find(end));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

std::optional<string_view> take_line(string_view& text) {
  if (text.find('\n') == string_view::npos) return {};
  string_view line = take_until(text, '\n');
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<Field> read_field(string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == string_view::npos) return {};
  const Field field{line.substr(0, colon), trim(line.substr(colon + 1))};
  const bool has_control = std::ranges::any_of(
      field.value, [](unsigned char c) { return (c < ' ' && c != '\t') || c == 127; });
  if (!is_token(field.name) || has_control) return {};
  return field;
}

std::optional<std::size_t> read_number(string_view text, int base) {
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, base);
  if (error != std::errc() || stop != end) return {};
  return number;
}

namespace {

bool is_hex(char c) { return is_digit(c) || ('a' <= (c | 0x20) && (c | 0x20) <= 'f'); }

constexpr string_view kMarks = "-._~!$&'()*+,;=";

/// An address in brackets: of IPv6 "::1", or of a version to come "v7.x".
bool is_literal(string_view text) {
  if (text.starts_with('v') || text.starts_with('V')) {
    const std::size_t dot = std::min(text.find('.'), text.size() - 1);
    const auto in_address = [](char c) {
      return is_letter(c) || is_digit(c) || c == ':' || kMarks.find(c) != kMarks.npos;
    };
    return dot > 1 && dot + 1 < text.size() &&
           std::ranges::all_of(text.substr(1, dot - 1), is_hex) &&
           std::ranges::all_of(text.substr(dot + 1), in_address);
  }
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1 &&
         text.find('\0') == string_view::npos;
}

/// A name, or four numbers with dots, which look like a name. "%41" stands for one character.
bool is_name(string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
      i += 2;
    } else if (!is_letter(text[i]) && !is_digit(text[i]) && kMarks.find(text[i]) == kMarks.npos) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool is_host(string_view text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == string_view::npos) return false;
  const std::size_t colon = std::min(text.find(':', bracket), text.size());
  const string_view host = text.substr(0, colon);
  const string_view port = text.substr(std::min(colon + 1, text.size()));
  if (!std::ranges::all_of(port, is_digit)) return false;
  if (!port.empty() && read_number(port).value_or(65536) > 65535) return false;
  if (host.empty() && colon < text.size()) return false;  // a port of nobody
  if (bracket == 0) return is_name(host);
  return host.ends_with(']') && is_literal(host.substr(1, bracket - 1)) &&
         host.size() == bracket + 1;
}

}  // namespace aio::http
