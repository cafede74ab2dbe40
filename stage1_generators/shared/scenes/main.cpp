// The main program of every stage's demo binary: plays the scenes that are linked into it.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "stage1_generators/shared/recorder/command.hpp"
#include "stage1_generators/shared/scenes/scene.hpp"
#include "stage1_generators/watch/repr.hpp"

namespace {

constexpr int kSuccess = 0;
constexpr int kSceneFailed = 1;
constexpr int kBadUsage = 2;

/// "build/release/bin/stage3_demo" -> "stage3".
std::string_view stage_of(std::string_view program) {
  program.remove_prefix(program.find_last_of('/') + 1);
  return program.substr(0, program.find("_demo"));
}

/// The words that followed the scene's name make no sense.
int refuse_words(std::string_view stage, const std::invalid_argument& error) {
  std::cout.flush();
  std::cerr << stage << ": " << error.what() << '\n';
  return kBadUsage;
}

int play(std::string_view stage, const aio::Scene& scene) {
  std::cout << "-- " << stage << ' ' << scene.name << ": " << scene.summary << '\n';
  try {
    scene.play(std::cout);
    aio::trace::flush_output();
    return kSuccess;
  } catch (const std::invalid_argument& error) {
    return refuse_words(stage, error);
  } catch (...) {
    std::cout.flush();
    std::cerr << stage << ' ' << scene.name
              << " failed: " << aio::describe(std::current_exception()) << '\n';
  }
  return kSceneFailed;
}

/// "stage3" -> 3
int number_of(std::string_view stage) { return stage.empty() ? 0 : stage.back() - '0'; }

int show(std::string_view stage, const aio::Scene& scene, const std::string& option) {
  try {
    return aio::trace::obey(option, number_of(stage), scene);
  } catch (const std::invalid_argument& error) {
    return refuse_words(stage, error);
  } catch (...) {
    std::cerr << stage << ' ' << scene.name
              << " failed: " << aio::describe(std::current_exception()) << '\n';
    return kSceneFailed;
  }
}

int record(std::string_view stage, const std::string& folder) {
  try {
    const int result = aio::trace::record_all(number_of(stage), folder);
    aio::trace::flush_output();
    return result;
  } catch (const std::exception& error) {
    std::cerr << stage << ": " << error.what() << '\n';
    return kSceneFailed;
  }
}

int play_all(std::string_view stage) {
  int result = kSuccess;
  bool first = true;
  for (const aio::Scene& scene : aio::all_scenes()) {
    if (scene.alone) continue;
    if (!first) std::cout << '\n';
    first = false;
    if (play(stage, scene) != kSuccess) result = kSceneFailed;
  }
  return result;
}

/// For what only prints: a full disk is a failure.
int end_of_output(std::string_view stage) try {
  aio::trace::flush_output();
  return kSuccess;
} catch (const std::exception& error) {
  std::cerr << stage << ": " << error.what() << '\n';
  return kSceneFailed;
}

int list(std::string_view stage) {
  std::size_t width = 0;
  for (const aio::Scene& scene : aio::all_scenes())
    width = std::max(width, std::string_view(scene.name).size());
  for (const aio::Scene& scene : aio::all_scenes())
    std::cout << std::left << std::setw(static_cast<int>(width) + 2) << scene.name << scene.summary
              << (scene.alone ? " (only when named)" : "") << '\n';
  return end_of_output(stage);
}

int help(std::string_view stage) {
  std::cout << "usage: " << stage << "_demo [SCENE [WORD...] [OPTION]]\n"
            << "Without a scene it plays all of them.\n"
               "  --list             names them\n"
               "  SCENE --step       goes through one step by step\n"
               "  SCENE --trace      shows what the engine does; =json, =FILE.html, =FILE.json\n"
               "  SCENE --virtual    plays it on a clock that jumps\n"
               "  --record FOLDER    records all of them\n";
  return end_of_output(stage);
}

int refuse(std::string_view stage, std::string_view word) {
  if (word == "--record") {
    std::cerr << stage << ": --record takes one folder: " << stage << "_demo --record FOLDER\n";
    return kBadUsage;
  }
  if (word.starts_with("--")) {
    std::cerr << stage << ": " << word << " of which scene? " << stage << "_demo SCENE " << word
              << "; --list names them\n";
    return kBadUsage;
  }
  std::string line = std::string(stage) + ": no scene '" + std::string(word) + "'; there are:";
  if (aio::all_scenes().empty()) line += " none";
  for (const aio::Scene& scene : aio::all_scenes()) {
    if (line.size() + 1 + std::string_view(scene.name).size() > 80) {
      std::cerr << line << '\n';
      line = " ";
    }
    line += " " + std::string(scene.name);
  }
  std::cerr << line << '\n';
  return kBadUsage;
}

int refuse_words_of(std::string_view stage, const aio::Scene& scene) {
  std::cerr << stage << ": " << scene.name << " takes "
            << (scene.words == 0 ? "no words" : "at most " + std::to_string(scene.words))
            << ", and here is '" << aio::given_arguments[scene.words] << "'\n";
  return kBadUsage;
}

int refuse_option(std::string_view stage, std::string_view word) {
  std::cerr << stage << ": no option '" << word
            << "'; there are: --step --trace --trace=json --trace=FILE.html --trace=FILE.json"
               " --virtual\n";
  return kBadUsage;
}

/// A scene that opens a file would get the number of a standard one that the caller has closed, and
/// what it prints would go there. To write to these is still an error.
void take_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDONLY) < 0);
  }
}

}  // namespace

int main(int argc, char** argv) {
  take_standard_descriptors();
  // A line is seen when it is written, through a pipe as well; and a scene that forks has nothing
  // left in the buffer that its child would print a second time.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  std::signal(SIGPIPE, SIG_IGN);  // `stage1_demo | head` ends the output, not the scene

  const std::string_view stage = stage_of(argv[0]);
  if (const std::string twice = aio::name_of_two(aio::all_scenes()); !twice.empty()) {
    std::cerr << stage << ": two scenes are named '" << twice
              << "': give one of them another name, in its file in demos/\n";
    return kBadUsage;
  }
  if (argc < 2) return play_all(stage);
  const std::string_view word = argv[1];
  if (word == "--help" || word == "-h") return help(stage);
  if (word == "--list") return list(stage);
  if (word == "--record" && argc == 3) return record(stage, argv[2]);
  const aio::Scene* scene = aio::find_scene(word);
  if (scene == nullptr) return refuse(stage, word);
  std::string option;  // the last one counts
  for (int i = 2; i < argc; ++i) {
    if (aio::trace::is_option(argv[i])) {
      option = argv[i];
    } else if (std::string_view(argv[i]).starts_with("--")) {
      return refuse_option(stage, argv[i]);
    } else {
      aio::given_arguments.emplace_back(argv[i]);
    }
  }
  if (aio::given_arguments.size() > scene->words) return refuse_words_of(stage, *scene);
  if (option.empty()) return play(stage, *scene);
  return show(stage, *scene, option);
}
