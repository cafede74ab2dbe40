// The answer of an HTTP server: the head of a response, and the body too if that is short.
#pragma once

#include "stage6_tasks_futures/demos/http_folder.hpp"
#include "stage6_tasks_futures/demos/http_request.hpp"

namespace aio::http {

/// Appends the answer to `request` to `out`: all of it but the bytes of found.file. Closes that
/// file if they are not wanted: after HEAD, if the client has this version already (304), and if
/// there is something else to say.
void append_response(std::string& out, const Request& request, Found& found, bool keep_alive);

/// "Not Found"
const char* reason(int status);
/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::time_t time);

}  // namespace aio::http
