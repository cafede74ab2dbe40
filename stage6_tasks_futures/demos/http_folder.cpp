#include "stage6_tasks_futures/demos/http_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <set>
#include <utility>

#include "stage6_tasks_futures/demos/http_types.hpp"

namespace aio::http {

namespace {

constexpr std::size_t kMaxListed = 1000;

int open_beneath(int folder, const char* path, int flags) {
  open_how how{};
  how.flags = static_cast<unsigned>(flags) | O_CLOEXEC;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long fd = -1;
  int tries = 100;
  do fd = syscall(SYS_openat2, folder, path, &how, sizeof how);
  while (fd < 0 && (errno == EINTR || (errno == EAGAIN && --tries > 0)));  // somebody was renaming
  return static_cast<int>(fd);
}

/// The thing that lies there, and all `about` it. To be read if it is a file or a folder: to open a
/// pipe or a device does something already, so those are only looked at.
Descriptor open_to_read(int folder, const char* path, struct stat& about) {
  Descriptor looked(open_beneath(folder, path, O_PATH));
  if (!looked.is_open() || fstat(looked.fileno(), &about) < 0) return Descriptor();
  if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) return looked;
  // It may be another file by now, or a pipe: with O_NONBLOCK that does not wait for a writer.
  Descriptor file(open_beneath(folder, path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
  if (!file.is_open() || fstat(file.fileno(), &about) < 0) return Descriptor();
  return file;
}

int status_of(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return 403;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EAGAIN:  // somebody was renaming all the time
      return 503;
    case ENOENT:
    case ENOTDIR:
    case EXDEV:  // it would have left the folder
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:  // a socket
      return 404;
    default:
      return 500;
  }
}

bool is_hidden(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

/// For an address: what means anything there, or in HTML, becomes "%3C".
std::string quoted(const std::string& name) {
  std::string text;
  for (const char c : name) {
    const bool plain = ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    char escaped[4];
    std::snprintf(escaped, sizeof escaped, "%%%02X", static_cast<unsigned char>(c));
    text += plain ? std::string(1, c) : escaped;
  }
  return text;
}

std::string html(const std::string& name) {
  std::string text;
  for (const char c : name) {
    if (c == '<' || c == '>' || c == '&' || c == '"') {
      text += "&#" + std::to_string(c) + ";";
    } else {
      text += c;
    }
  }
  return text;
}

/// As a link: "a" for a file, "a/" for a folder. Empty if no request for it would be answered: it
/// is hidden, no address can spell it, it leads out of the folder, or it must not be read.
std::string linked(int top, const std::string& path, const std::string& name) {
  const auto is_control = [](unsigned char c) { return c < ' ' || c == 127; };
  if (is_hidden(name) || std::ranges::any_of(name, is_control)) return {};
  struct stat about {};
  const Descriptor file = open_to_read(top, (path + name).c_str(), about);
  if (!file.is_open() && status_of(errno) == 503) checked(-1, "openat2");  // that says nothing
  if (!file.is_open()) return {};
  if (S_ISDIR(about.st_mode)) return name + "/";
  return S_ISREG(about.st_mode) ? name : "";
}

/// `path` leads from `top` to `folder`.
std::string list(int top, const std::string& path, const Descriptor& folder) {
  const int fd = checked(fcntl(folder.fileno(), F_DUPFD_CLOEXEC, 0), "fcntl");
  const std::unique_ptr<DIR, int (*)(DIR*)> open(fdopendir(fd), &closedir);  // which closes fd
  if (!open) {
    const Descriptor unused(fd);
    checked(-1, "fdopendir");
  }
  std::set<std::string> names;
  bool more = false;
  for (;;) {
    errno = 0;  // readdir() gives null at the end and after an error
    const dirent* const entry = readdir(open.get());
    if (!entry) {
      if (errno) checked(-1, "readdir");
      break;
    }
    std::string name = linked(top, path, entry->d_name);
    if (name.empty()) continue;
    more = names.size() == kMaxListed;
    if (more) break;
    names.insert(std::move(name));
  }
  std::string text = "<!DOCTYPE html><meta charset=\"utf-8\"><title>Files</title>\n<ul>\n";
  for (const std::string& name : names) {
    text += "<li><a href=\"./" + quoted(name) + "\">" + html(name) + "</a>\n";
  }
  text += "</ul>\n";
  if (more) text += "<p>There are more. These are " + std::to_string(kMaxListed) + " of them.\n";
  return text;
}

}  // namespace

Folder::Folder(const std::string& path) : folder_(Descriptor::open(path, O_PATH | O_DIRECTORY)) {
  const Descriptor works(checked(open_beneath(folder_.fileno(), ".", O_RDONLY), "openat2"));
}

Found Folder::open(const std::string& path) const {
  Found found;
  struct stat about {};
  found.file = open_to_read(folder_.fileno(), path.empty() ? "." : path.c_str(), about);
  if (!found.file.is_open()) {
    found.status = status_of(errno);
  } else if (S_ISDIR(about.st_mode)) {
    found.status = path.empty() || path.ends_with('/') ? 0 : 301;
  } else if (!S_ISREG(about.st_mode)) {
    found.status = 404;  // a device or a pipe: who knows what reading it does
  } else {
    found.status = 200;
    found.type = content_type(path);
    found.size = static_cast<std::size_t>(about.st_size);
    found.changed = about.st_mtime;
    char version[64];
    std::snprintf(version, sizeof version, "\"%lx.%lx-%zx\"", about.st_mtim.tv_sec,
                  about.st_mtim.tv_nsec, found.size);
    found.version = version;
  }
  return found;
}

Found Folder::find(const std::string& path) const {
  Found found;
  found.status = 404;
  if (is_hidden(path)) return found;
  found = open(path);
  if (found.status) return found;
  Found index = open(path + "index.html");
  const bool is_folder = index.status == 301;  // of that name: it is in the list like any other
  if (index.status != 404 && !is_folder) return index;
  try {
    found.text = list(folder_.fileno(), path, found.file);
    found.size = found.text.size();
    found.status = 200;
  } catch (const std::system_error& error) {
    found.status = status_of(error.code().value());
  }
  found.file.close();
  return found;
}

}  // namespace aio::http
