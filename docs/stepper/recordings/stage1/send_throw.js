recorded({"format":1,"stage":1,"scene":"send_throw","summary":"a value goes in, an exception goes in",
"sources":[
{"path":"stage1_generators/demos/send_throw.cpp","text":"// send(): the value of the yield expression. throw_in(): an exception raised where the yield is.\n//\n//     1   def test():\n//     2       val = yield 1\n//     3       print(val)\n//     4       yield 2\n//     5       yield 3\n#include <string>\n\n#include \"stage1_generators/generator.hpp\"\n#include \"stage1_generators/shared/scenes/scene.hpp\"\n#include \"stage1_generators/shared/scenes/session.hpp\"\n\nnamespace {\n\nclass Test : public aio::Generator<int, std::string> {\n  enum { kStart, kLine2 = 2, kLine4 = 4, kLine5 = 5 };  // named by the lines of the Python above\n\n public:\n  explicit Test(std::ostream& out) : out_(out) {}\n\n private:\n  Step resume(Sent sent) override {\n    switch (resume_point()) {\n      case kStart:\n        return yield(1, kLine2);\n      case kLine2:\n        out_ << sent.value() << '\\n';\n        return yield(2, kLine4);\n      case kLine4:\n        sent.check();  // nobody wants the value; an exception would surface here\n        return yield(3, kLine5);\n    }\n    sent.check();\n    return return_value();\n  }\n\n  std::ostream& out_;\n};\n\nvoid play(std::ostream& out) {\n  aio::Session session(out);\n  Test gen(out);\n  session.type(\"Test gen(std::cout);\");\n  session.type(\"gen.next().value()\", [&] { return gen.next().value(); });\n  session.type(\"gen.send(\\\"abc\\\").value()\", [&] { return gen.send(\"abc\").value(); });\n  const std::string line = std::to_string(gen.resume_point());\n  session.type(\n      \"gen.throw_in(std::make_exception_ptr(Exception(\\\"\\\"))).value()\",\n      [&] { return gen.throw_in(std::make_exception_ptr(aio::Exception(\"\"))).value(); },\n      \"  File \\\"<stdin>\\\", line \" + line + \", in test\\n\");\n}\n\nconst aio::SceneEntry entry{30, {\"send_throw\", \"a value goes in, an exception goes in\", play}};\n\n}  // namespace\n"}],
"steps":[
{"kind":"created","what":"Test is made. Nothing of it runs yet.","frame":1,"at":[0,20],"frames":{"1":{"name":"Test","function":"Test","state":"created","resume":"kStart","at":[0,20],"case":25}}},
{"kind":"output","what":"The program prints: >>> Test gen(std::cout);","output":">>> Test gen(std::cout);\n"},
{"kind":"output","what":"The program prints: >>> gen.next().value()","output":">>> gen.next().value()\n"},
{"kind":"resumed","what":"Test starts.","frame":1,"at":[0,25],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kStart","at":[0,20],"case":25}},"stack":[1]},
{"kind":"suspended","what":"Test yields 1.","frame":1,"at":[0,26],"frames":{"1":{"name":"Test","function":"Test","state":"suspended","resume":"kLine2","at":[0,26],"case":27}},"stack":[]},
{"kind":"output","what":"The program prints: 1","output":"1\n"},
{"kind":"output","what":"The program prints: >>> gen.send(\"abc\").value()","output":">>> gen.send(\"abc\").value()\n"},
{"kind":"resumed","what":"Test goes on at kLine2, and is sent 'abc'.","frame":1,"at":[0,27],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kLine2","at":[0,26],"case":27}},"stack":[1]},
{"kind":"output","what":"The program prints: abc","at":[0,27],"output":"abc\n"},
{"kind":"suspended","what":"Test yields 2.","frame":1,"at":[0,29],"frames":{"1":{"name":"Test","function":"Test","state":"suspended","resume":"kLine4","at":[0,29],"case":30}},"stack":[]},
{"kind":"output","what":"The program prints: 2","output":"2\n"},
{"kind":"output","what":"The program prints: >>> gen.throw_in(std::make_exception_ptr(Exception(\"\"))).value()","output":">>> gen.throw_in(std::make_exception_ptr(Exception(\"\"))).value()\n"},
{"kind":"resumed","what":"Test goes on at kLine4, where Exception is raised.","frame":1,"at":[0,30],"frames":{"1":{"name":"Test","function":"Test","state":"running","resume":"kLine4","at":[0,29],"case":30}},"stack":[1]},
{"kind":"raised","what":"Test ends with Exception.","frame":1,"at":[0,30],"frames":{"1":{"name":"Test","function":"Test","state":"closed","resume":"","at":[0,29]}},"stack":[]},
{"kind":"output","what":"The program prints: Traceback (most recent call last):","output":"Traceback (most recent call last):\n"},
{"kind":"output","what":"The program prints:   File \"<stdin>\", line 1, in <module>","output":"  File \"<stdin>\", line 1, in <module>\n"},
{"kind":"output","what":"The program prints:   File \"<stdin>\", line 4, in test","output":"  File \"<stdin>\", line 4, in test\n"},
{"kind":"output","what":"The program prints: Exception","output":"Exception\n"},
{"kind":"end","what":"The program has ended.","frames":{"1":null}}]}
);
