// The one door for what Python prints on stderr through its `warnings` module.
#pragma once

#include <string>

namespace aio {

/// Where warnings go, a line each: to stderr, unless somebody sets another handler. A handler must
/// not throw. Returns the handler before.
using WarningHandler = void (*)(const std::string& line);
WarningHandler set_warning_handler(WarningHandler handler);
void warn(const std::string& line);

class Frame;
/// For a coroutine's destructor: of the coroutine only the base classes are still there.
void warn_never_awaited(const Frame& coroutine) noexcept;

}  // namespace aio
