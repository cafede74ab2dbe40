// The type of a file, as a browser wants to know it: "text/html; charset=utf-8".
#pragma once

#include <string_view>

namespace aio::http {

/// By the end of the file's name, in upper or lower case.
const char* content_type(std::string_view path);

}  // namespace aio::http
