recorded({"format":1,"stage":1,"scene":"suspend","summary":"an await desugared, wrong and right",
"sources":[
{"path":"stage1_generators/demos/suspend.cpp","text":"// What `data = await read()` becomes, when read() can say SUSPEND instead of a value.\n//\n//     data = read()\n//     if data is SUSPEND:\n//         return SUSPEND       the next call goes on - where?\n//\n// If the next call runs the same part again, what stands before the await happens twice. So the\n// await is a resume point of its own. And it suspends only while there is nothing to read.\n#include <optional>\n#include <string>\n\n#include \"stage1_generators/generator.hpp\"\n#include \"stage1_generators/shared/scenes/scene.hpp\"\n\nnamespace {\n\nusing Data = std::optional<std::string>;  // empty: SUSPEND\n\nvoid part_that_starts_again(const Data& read, std::ostream& out) {\n  out << \"side effect before the await\\n\";\n  if (read) out << \"got \" << *read << '\\n';\n}\n\nclass Part : public aio::Generator<aio::None> {\n  enum { kStart, kRead };\n\n public:\n  Part(const Data& read, std::ostream& out) : read_(read), out_(out) {}\n\n private:\n  Step resume(Sent sent) override {\n    sent.check();\n    if (resume_point() == kStart) out_ << \"side effect before the await\\n\";\n    if (!read_) return yield(aio::None(), kRead);\n    out_ << \"got \" << *read_ << '\\n';\n    return return_value();\n  }\n\n  const Data& read_;\n  std::ostream& out_;\n};\n\nvoid play(std::ostream& out) {\n  Data read;\n  out << \"the part starts again:\\n\";\n  part_that_starts_again(read, out);\n  read = \"data\";\n  part_that_starts_again(read, out);\n\n  read.reset();\n  out << \"the await is a resume point:\\n\";\n  Part part(read, out);\n  part.next();\n  read = \"data\";\n  part.next();\n  out << \"the data is there already:\\n\";\n  Part(read, out).next();\n}\n\nconst aio::SceneEntry entry{80, {\"suspend\", \"an await desugared, wrong and right\", play}};\n\n}  // namespace\n"}],
"steps":[
{"kind":"output","what":"The program prints: the part starts again:","output":"the part starts again:\n"},
{"kind":"output","what":"The program prints: side effect before the await","output":"side effect before the await\n"},
{"kind":"output","what":"The program prints: side effect before the await","output":"side effect before the await\n"},
{"kind":"output","what":"The program prints: got data","output":"got data\n"},
{"kind":"output","what":"The program prints: the await is a resume point:","output":"the await is a resume point:\n"},
{"kind":"created","what":"Part is made. Nothing of it runs yet.","frame":1,"at":[0,28],"frames":{"1":{"name":"Part","function":"Part","state":"created","resume":"kStart","at":[0,28],"case":31}}},
{"kind":"resumed","what":"Part starts.","frame":1,"at":[0,31],"frames":{"1":{"name":"Part","function":"Part","state":"running","resume":"kStart","at":[0,28],"case":31}},"stack":[1]},
{"kind":"output","what":"The program prints: side effect before the await","at":[0,31],"output":"side effect before the await\n"},
{"kind":"suspended","what":"Part yields None.","frame":1,"at":[0,34],"frames":{"1":{"name":"Part","function":"Part","state":"suspended","resume":"kRead","at":[0,34],"case":31}},"stack":[]},
{"kind":"resumed","what":"Part goes on at kRead.","frame":1,"at":[0,31],"frames":{"1":{"name":"Part","function":"Part","state":"running","resume":"kRead","at":[0,34],"case":31}},"stack":[1]},
{"kind":"output","what":"The program prints: got data","at":[0,31],"output":"got data\n"},
{"kind":"returned","what":"Part returns.","frame":1,"at":[0,36],"frames":{"1":{"name":"Part","function":"Part","state":"closed","resume":"","at":[0,36]}},"stack":[]},
{"kind":"output","what":"The program prints: the data is there already:","output":"the data is there already:\n"},
{"kind":"created","what":"Part 2 is made. Nothing of it runs yet.","frame":2,"at":[0,28],"frames":{"2":{"name":"Part 2","function":"Part","state":"created","resume":"kStart","at":[0,28],"case":31}}},
{"kind":"resumed","what":"Part 2 starts.","frame":2,"at":[0,31],"frames":{"2":{"name":"Part 2","function":"Part","state":"running","resume":"kStart","at":[0,28],"case":31}},"stack":[2]},
{"kind":"output","what":"The program prints: side effect before the await","at":[0,31],"output":"side effect before the await\n"},
{"kind":"output","what":"The program prints: got data","at":[0,31],"output":"got data\n"},
{"kind":"returned","what":"Part 2 returns.","frame":2,"at":[0,36],"frames":{"2":{"name":"Part 2","function":"Part","state":"closed","resume":"","at":[0,36]}},"stack":[]},
{"kind":"end","what":"The program has ended.","frames":{"1":null,"2":null}}]}
);
