recorded({"format":1,"stage":1,"scene":"drop","summary":"a suspended generator goes out of scope",
"sources":[
{"path":"stage1_generators/demos/drop.cpp","text":"// A generator that is dropped while it is suspended. Python closes it: GeneratorExit is raised in\n// it. A C++ destructor cannot run the body any more (what derives from Frame is gone by then), so\n// the members are destroyed and that is all. Clean-up that must always run belongs in a destructor.\n//\n//     def lines():\n//         with open(\"file\") as file:     in C++ a member\n//             yield \"line 1\"\n#include <optional>\n#include <string>\n\n#include \"stage1_generators/generator.hpp\"\n#include \"stage1_generators/shared/scenes/scene.hpp\"\n\nnamespace {\n\nstruct File {\n  explicit File(std::ostream& to) : out(to) { out << \"file opened\\n\"; }\n  File(const File&) = delete;\n  ~File() { out << \"file closed\\n\"; }\n  std::ostream& out;\n};\n\nclass Lines : public aio::Generator<std::string> {\n  enum { kStart, kYielded };\n\n public:\n  explicit Lines(std::ostream& out) : out_(out) {}\n\n private:\n  Step resume(Sent sent) override {\n    sent.check();\n    switch (resume_point()) {\n      case kStart:\n        file_.emplace(out_);\n        return yield(\"line 1\", kYielded);\n    }\n    file_.reset();\n    return return_value();\n  }\n\n  std::ostream& out_;\n  std::optional<File> file_;\n};\n\nvoid play(std::ostream& out) {\n  {\n    Lines lines(out);\n    out << lines.next().value() << '\\n';\n    out << \"end of the block\\n\";\n  }\n  out << \"after the block\\n\";\n}\n\nconst aio::SceneEntry entry{95, {\"drop\", \"a suspended generator goes out of scope\", play}};\n\n}  // namespace\n"}],
"steps":[
{"kind":"created","what":"Lines is made. Nothing of it runs yet.","frame":1,"at":[0,27],"frames":{"1":{"name":"Lines","function":"Lines","state":"created","resume":"kStart","at":[0,27],"case":33}}},
{"kind":"resumed","what":"Lines starts.","frame":1,"at":[0,33],"frames":{"1":{"name":"Lines","function":"Lines","state":"running","resume":"kStart","at":[0,27],"case":33}},"stack":[1]},
{"kind":"output","what":"The program prints: file opened","at":[0,33],"output":"file opened\n"},
{"kind":"suspended","what":"Lines yields 'line 1'.","frame":1,"at":[0,35],"frames":{"1":{"name":"Lines","function":"Lines","state":"suspended","resume":"kYielded","at":[0,35],"case":36}},"stack":[]},
{"kind":"output","what":"The program prints: line 1","output":"line 1\n"},
{"kind":"output","what":"The program prints: end of the block","output":"end of the block\n"},
{"kind":"output","what":"The program prints: file closed","output":"file closed\n"},
{"kind":"destroyed","what":"Lines is dropped where it stands: its members go, nothing in it runs.","frame":1,"at":[0,35],"frames":{"1":null}},
{"kind":"output","what":"The program prints: after the block","output":"after the block\n"},
{"kind":"end","what":"The program has ended."}]}
);
