#include "stage1_generators/shared/recorder/command.hpp"

#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "stage1_generators/errors.hpp"
#include "stage1_generators/shared/recorder/recorder.hpp"

namespace aio::trace {

namespace {

/// Calls `write(out)` with a new file. Throws if the file cannot be written whole.
template <class Write>
void write_file(const std::string& name, Write write) {
  std::ofstream file(name, std::ios::binary);
  if (file) write(file);
  file.close();
  if (!file) throw std::runtime_error("cannot write " + name);
}

/// Whether it is a pipe that nobody reads any more, as after `| head`: this is no failure.
bool reader_has_gone(int fd) {
  pollfd output = {fd, POLLOUT, 0};
  return poll(&output, 1, 0) > 0 && (output.revents & POLLERR);
}

/// Of "--trace=code,system": "code,system"; "" if it names no parts.
std::string parts_of(const std::string& option) {
  if (!option.starts_with("--trace=")) return "";
  std::string parts = option.substr(option.find('=') + 1);
  std::istringstream words(parts);
  for (std::string word; std::getline(words, word, ',');) {
    if (word != "code" && word != "loop" && word != "system") return "";
  }
  return parts;
}

}  // namespace

void flush_output() {
  const bool written = std::cout.flush() && !std::ferror(stdout);  // a line may have failed before
  if (!written && !reader_has_gone(STDOUT_FILENO)) {
    throw std::runtime_error("cannot write the standard output");
  }
}

Recording record(int stage, const Scene& scene, std::ostream* also) {
  Recording recording;
  recording.stage = stage;
  recording.scene = scene.name;
  recording.summary = scene.summary;
  scenes_use_virtual_clock = true;
  Recorder recorder(recording);
  RecordedOutput buffer(recorder, also ? also->rdbuf() : nullptr);
  std::ostream out(&buffer);
  try {
    scene.play(out);
  } catch (const std::invalid_argument&) {  // the scene's words make no sense: there is no run
    throw;
  } catch (...) {
    out << "failed: " << describe(std::current_exception()) << '\n';
    recording.failed = true;
  }
  out.flush();
  recorder.end();
  return recording;
}

bool is_option(const std::string& word) {
  return word == "--trace" || word.starts_with("--trace=") || word == "--step" ||
         word == "--virtual";
}

int obey(const std::string& option, int stage, const Scene& scene) {
  if (option == "--virtual") {
    scenes_use_virtual_clock = true;
    scene.play(std::cout);
    flush_output();
    return 0;
  }
  const bool to_file = option.ends_with(".html") || option.ends_with(".json");
  const std::string parts = parts_of(option);
  if (!to_file && parts.empty() && option != "--step" && option != "--trace" &&
      option != "--trace=json") {
    throw std::invalid_argument(
        "--trace= takes 'json', a file that ends in .html or .json, or of 'code,loop,system' what "
        "is to be printed");
  }
  // A scene that waits for somebody says where, and the recording is there only when it has ended.
  std::ostream* const meanwhile = to_file ? &std::cout : scene.alone ? &std::cerr : nullptr;
  if (scene.alone) {
    std::cerr << "-- stage" << stage << ' ' << scene.name
              << " plays; its recording comes when it has ended\n";
  }
  const Recording recording = record(stage, scene, meanwhile);
  if (option == "--step") {
    step_through(recording, STDIN_FILENO, STDOUT_FILENO);
  } else if (option == "--trace" || !parts.empty()) {
    write_text(recording, std::cout, parts);
  } else if (option == "--trace=json") {
    write_json(recording, std::cout);
  } else {
    const std::string name = option.substr(option.find('=') + 1);
    write_file(name, [&](std::ostream& file) {
      name.ends_with(".html") ? write_html(recording, file) : write_json(recording, file);
    });
  }
  flush_output();
  return recording.failed ? 1 : 0;
}

int record_all(int stage, const std::string& folder) {
  const std::string place = folder + "/stage" + std::to_string(stage);
  std::filesystem::create_directories(place);
  bool failed = false;
  for (const Scene& scene : all_scenes()) {
    if (scene.alone || !scene.repeatable) continue;
    const Recording recording = record(stage, scene, nullptr);
    write_file(place + "/" + scene.name + ".js", [&](std::ostream& file) {
      file << "recorded(";
      write_json(recording, file);
      file << ");\n";
    });
    write_index_line(recording, std::cout);
    failed |= recording.failed;
  }
  return failed ? 1 : 0;
}

}  // namespace aio::trace
