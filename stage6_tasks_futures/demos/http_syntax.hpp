// The small parts that requests and responses are made of (RFC 9110, RFC 9112): lines, tokens,
// numbers, and the name of a host.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace aio::http {

bool is_letter(char c);
bool is_digit(char c);
/// A name of a method or a field: "Content-Length".
bool is_token(std::string_view text);
/// Letters count as equal in upper and lower case.
bool same(std::string_view a, std::string_view b);
/// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);

/// Takes the part up to `end` off `text`; all of it if there is none.
std::string_view take_until(std::string_view& text, char end);
/// Takes a line off `text`, if one is complete. It ends with CR LF, or with LF alone: people type
/// requests into nc.
std::optional<std::string_view> take_line(std::string_view& text);

/// "name: value", without the spaces around the value.
struct Field {
  std::string_view name;
  std::string_view value;
};
/// Nothing if the line is no field: no colon, a space before it or in front of the line, a control
/// character in the value.
std::optional<Field> read_field(std::string_view line);

/// All of `text` is a number in that base: no sign, no space. Nothing if not, or if it is too big.
std::optional<std::size_t> read_number(std::string_view text, int base = 10);

/// "localhost:8000", "127.0.0.1", "[::1]:80" or nothing at all: what a Host field may say.
bool is_host(std::string_view text);

}  // namespace aio::http
