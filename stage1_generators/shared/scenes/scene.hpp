// A scene: one idea that a demo shows, and the list of them.
//
// A demo file registers its scene by defining a SceneEntry:
//
//     namespace {
//     void play(std::ostream& out) { out << "hello\n"; }
//     const aio::SceneEntry entry{30, {"averager", "send() a number, get the average", play}};
//     }  // namespace
//
// The demo files of a stage are linked into its demo binary, which plays them to std::cout, and
// into its test binary, which plays them to a string and compares.
#pragma once

#include <cstddef>
#include <map>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio {

/// What a scene may use of the outside world. Demos get std::cout; tests get a string stream.
struct Scene {
  const char* name;                 // word on the command line: "gather"
  const char* summary;              // one line for --list
  void (*play)(std::ostream& out);  // runs the scene; prints to `out`
  std::size_t words = 0;            // how many may follow its name
  bool alone = false;               // true: only run when named (servers, terminals)
  bool repeatable = true;           // false: differs from run to run (timings, threads)
};

/// Registers a scene when the program starts; scenes are listed by (order, name).
class SceneEntry {
 public:
  SceneEntry(int order, Scene scene) { entries().insert({{order, scene.name}, scene}); }

 private:
  friend const std::vector<Scene>& all_scenes();
  using Entries = std::multimap<std::pair<int, std::string>, Scene>;

  // Made by the first entry that needs it: nothing orders the start-up of different files.
  static Entries& entries() {
    static Entries entries;
    return entries;
  }
};

/// Every scene linked into this program. Not to be called before main().
inline const std::vector<Scene>& all_scenes() {
  static const std::vector<Scene> scenes = [] {
    std::vector<Scene> in_order;
    for (const auto& [key, scene] : SceneEntry::entries()) in_order.push_back(scene);
    return in_order;
  }();
  return scenes;
}

/// The scene of that name, or null.
inline const Scene* find_scene(std::string_view name) {
  for (const Scene& scene : all_scenes())
    if (scene.name == name) return &scene;
  return nullptr;
}

/// A name that two of them have, as of a file that was copied; "" if there is none.
inline std::string name_of_two(const std::vector<Scene>& scenes) {
  std::set<std::string> names;
  for (const Scene& scene : scenes)
    if (!names.insert(scene.name).second) return scene.name;
  return "";
}

/// For tests and recordings: no scene waits for real time to pass, and none prints it.
inline bool scenes_use_virtual_clock = false;

/// Where main() puts the words that followed the scene's name; a test may put some there too.
inline std::vector<std::string> given_arguments;

/// The words that followed the scene's name on the command line: `stage5_demo echo 8080`.
inline const std::vector<std::string>& scene_arguments() { return given_arguments; }

}  // namespace aio
