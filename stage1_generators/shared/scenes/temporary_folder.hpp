// A folder with a few files, for as long as it lives.
#pragma once

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace aio {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "aio-XXXXXX").string()) {
    if (!mkdtemp(path_.data())) throw std::system_error(errno, std::generic_category(), "mkdtemp");
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    try {
      std::filesystem::remove_all(path_);
    } catch (const std::exception&) {  // then it stays
    }
  }

  const std::string& path() const { return path_; }
  /// `name` may lead through folders that are not there yet. Returns the path.
  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path_ + "/" + name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::system_error(errno, std::generic_category(), "write " + file.string());
    return file;
  }

 private:
  std::string path_;
};

}  // namespace aio
