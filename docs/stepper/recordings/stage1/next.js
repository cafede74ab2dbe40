recorded({"format":1,"stage":1,"scene":"next","summary":"two yields, then StopIteration",
"sources":[
{"path":"stage1_generators/demos/next.cpp","text":"// next(): runs to the next yield. After the last one comes the end, every time it is asked for.\n//\n//     def test():\n//         yield 1\n//         yield 2\n#include \"stage1_generators/generator.hpp\"\n#include \"stage1_generators/shared/scenes/scene.hpp\"\n#include \"stage1_generators/shared/scenes/session.hpp\"\n\nnamespace {\n\nclass Test : public aio::Generator<int> {\n  enum { kStart, kYielded1, kYielded2 };\n\n  Step resume(Sent sent) override {\n    sent.check();\n    switch (resume_point()) {\n      case kStart:\n        return yield(1, kYielded1);\n      case kYielded1:\n        return yield(2, kYielded2);\n    }\n    return return_value();\n  }\n};\n\nvoid play(std::ostream& out) {\n  aio::Session session(out);\n  Test gen;\n  session.type(\"Test gen;\");\n  session.type(\"gen.next().value()\", [&] { return gen.next().value(); });\n  session.type(\"gen.next().value()\", [&] { return gen.next().value(); });\n  session.type(\"gen.next().value()\", [&] { return gen.next().value(); });\n}\n\nconst aio::SceneEntry entry{20, {\"next\", \"two yields, then StopIteration\", play}};\n\n}  // namespace\n"}],
"steps":[
{"kind":"created","part":"code","what":"Test is made. Nothing of it runs yet.","frame":1,"at":[0,12],"frames":{"1":{"name":"Test","function":"Test","state":"created","resume":"kStart","at":[0,12],"case":18}}},
{"kind":"output","part":"code","what":"The program prints: >>> Test gen;","output":">>> Test gen;\n"},
{"kind":"output","part":"code","what":"The program prints: >>> gen.next().value()","output":">>> gen.next().value()\n"},
{"kind":"resumed","part":"code","what":"Test starts.","frame":1,"at":[0,18],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kStart","at":[0,12],"case":18}},"stack":[1]},
{"kind":"suspended","part":"code","what":"Test yields 1.","frame":1,"at":[0,19],"frames":{"1":{"name":"Test","function":"Test","state":"suspended","resume":"kYielded1","at":[0,19],"case":20}},"stack":[]},
{"kind":"output","part":"code","what":"The program prints: 1","output":"1\n"},
{"kind":"output","part":"code","what":"The program prints: >>> gen.next().value()","output":">>> gen.next().value()\n"},
{"kind":"resumed","part":"code","what":"Test goes on at kYielded1.","frame":1,"at":[0,20],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kYielded1","at":[0,19],"case":20}},"stack":[1]},
{"kind":"suspended","part":"code","what":"Test yields 2.","frame":1,"at":[0,21],"frames":{"1":{"name":"Test","function":"Test","state":"suspended","resume":"kYielded2","at":[0,21],"case":22}},"stack":[]},
{"kind":"output","part":"code","what":"The program prints: 2","output":"2\n"},
{"kind":"output","part":"code","what":"The program prints: >>> gen.next().value()","output":">>> gen.next().value()\n"},
{"kind":"resumed","part":"code","what":"Test goes on at kYielded2.","frame":1,"at":[0,22],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kYielded2","at":[0,21],"case":22}},"stack":[1]},
{"kind":"returned","part":"code","what":"Test returns.","cause":{"step":11,"how":"body"},"frame":1,"at":[0,23],"frames":{"1":{"name":"Test","function":"Test","state":"closed","resume":"","at":[0,23]}},"stack":[]},
{"kind":"output","part":"code","what":"The program prints: Traceback (most recent call last):","output":"Traceback (most recent call last):\n"},
{"kind":"output","part":"code","what":"The program prints:   File \"<stdin>\", line 1, in <module>","output":"  File \"<stdin>\", line 1, in <module>\n"},
{"kind":"output","part":"code","what":"The program prints: StopIteration","output":"StopIteration\n"},
{"kind":"end","part":"code","what":"The program has ended.","frames":{"1":null}}]}
);
