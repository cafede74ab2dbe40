recorded({"format":1,"stage":1,"scene":"return","summary":"a generator returns a value",
"sources":[
{"path":"stage1_generators/demos/return_value.cpp","text":"// return: ends the generator. The value waits in result() for whoever drives it.\n//\n//     def test():\n//         yield 1\n//         return \"abc\"\n//\n// Python hands the value over inside the exception that ends the generator (StopIteration.value).\n// Here a step says returned(), and nothing is thrown.\n#include <string>\n\n#include \"stage1_generators/generator.hpp\"\n#include \"stage1_generators/shared/scenes/scene.hpp\"\n#include \"stage1_generators/shared/scenes/session.hpp\"\n\nnamespace {\n\nclass Test : public aio::Generator<int, aio::None, std::string> {\n  enum { kStart, kYielded };\n\n  Step resume(Sent sent) override {\n    sent.check();\n    switch (resume_point()) {\n      case kStart:\n        return yield(1, kYielded);\n    }\n    return return_value(\"abc\");\n  }\n};\n\nvoid play(std::ostream& out) {\n  aio::Session session(out);\n  Test gen;\n  session.type(\"Test gen;\");\n  session.type(\"gen.next().value()\", [&] { return gen.next().value(); });\n  session.type(\"gen.next().returned() ? gen.result() : \\\"not yet\\\"\",\n               [&] { return gen.next().returned() ? gen.result() : \"not yet\"; });\n}\n\nconst aio::SceneEntry entry{40, {\"return\", \"a generator returns a value\", play}};\n\n}  // namespace\n"}],
"steps":[
{"kind":"created","part":"code","what":"Test is made. Nothing of it runs yet.","frame":1,"at":[0,17],"frames":{"1":{"name":"Test","function":"Test","state":"created","resume":"kStart","at":[0,17],"case":23}}},
{"kind":"output","part":"code","what":"The program prints: >>> Test gen;","output":">>> Test gen;\n"},
{"kind":"output","part":"code","what":"The program prints: >>> gen.next().value()","output":">>> gen.next().value()\n"},
{"kind":"resumed","part":"code","what":"Test starts.","frame":1,"at":[0,23],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kStart","at":[0,17],"case":23}},"stack":[1]},
{"kind":"suspended","part":"code","what":"Test yields 1.","frame":1,"at":[0,24],"frames":{"1":{"name":"Test","function":"Test","state":"suspended","resume":"kYielded","at":[0,24],"case":25}},"stack":[]},
{"kind":"output","part":"code","what":"The program prints: 1","output":"1\n"},
{"kind":"output","part":"code","what":"The program prints: >>> gen.next().returned() ? gen.result() : \"not yet\"","output":">>> gen.next().returned() ? gen.result() : \"not yet\"\n"},
{"kind":"resumed","part":"code","what":"Test goes on at kYielded.","frame":1,"at":[0,25],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kYielded","at":[0,24],"case":25}},"stack":[1]},
{"kind":"returned","part":"code","what":"Test returns 'abc'.","cause":{"step":7,"how":"body"},"frame":1,"at":[0,26],"frames":{"1":{"name":"Test","function":"Test","state":"closed","resume":"","at":[0,26]}},"stack":[]},
{"kind":"output","part":"code","what":"The program prints: abc","output":"abc\n"},
{"kind":"end","part":"code","what":"The program has ended.","frames":{"1":null}}]}
);
