#include "stage6_tasks_futures/demos/http_types.hpp"

#include <algorithm>
#include <utility>

#include "stage6_tasks_futures/demos/http_syntax.hpp"

namespace aio::http {

namespace {

constexpr std::pair<std::string_view, const char*> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".htm", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".mp3", "audio/mpeg"},
    {".mp4", "video/mp4"},
    {".webm", "video/webm"},
    {".xml", "application/xml"},
    {".zip", "application/zip"},
    {".gz", "application/gzip"},
    {".wasm", "application/wasm"},
    {".pdf", "application/pdf"},
};

/// Shown by a browser as they are.
constexpr std::string_view kTexts[] = {".txt", ".text", ".md", ".log",   ".h",   ".hpp", ".c",
                                       ".cpp", ".py",   ".sh", ".cmake", ".csv", ".yml", ".yaml"};

}  // namespace

const char* content_type(std::string_view path) {
  const std::string_view name = path.substr(path.find_last_of('/') + 1);
  const std::string_view last = name.substr(std::min(name.find_last_of('.'), name.size()));
  for (const auto& [end, type] : kTypes) {
    if (same(last, end)) return type;
  }
  for (const std::string_view end : kTexts) {
    if (same(last, end)) return "text/plain; charset=utf-8";
  }
  return "application/octet-stream";
}

}  // namespace aio::http
