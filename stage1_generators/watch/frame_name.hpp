// The name of a frame, from what the compiler calls the function where it stands.
#pragma once

#include <source_location>
#include <string>

namespace aio {

/// Of "... Sleepy::resume(...)": "resume". Of a constructor, that is the class.
std::string function_name(const std::source_location& where);
/// Of "... Sleepy::resume(...)": "Sleepy".
std::string class_name(const std::source_location& where);

}  // namespace aio
