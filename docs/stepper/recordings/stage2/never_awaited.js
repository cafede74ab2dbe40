recorded({"format":1,"stage":2,"scene":"never_awaited","summary":"a coroutine that nobody started",
"sources":[
{"path":"stage2_yield_from/demos/never_awaited.cpp","text":"// A call of a coroutine runs nothing. One that is dropped before it has started is most likely a\n// forgotten await, and there is a warning.\n//\n//     async def save(): ...\n//\n//     save()                # RuntimeWarning: coroutine 'save' was never awaited\n#include \"stage1_generators/shared/scenes/scene.hpp\"\n#include \"stage2_yield_from/coroutine.hpp\"\n\nnamespace {\n\nclass Save : public aio::Coroutine<> {\n public:\n  explicit Save(std::ostream& out) : out_(out) {}\n\n private:\n  Step resume(Sent) override {\n    out_ << \"saved\\n\";\n    return return_value();\n  }\n\n  std::ostream& out_;\n};\n\nstd::ostream* warnings = nullptr;  // they go to stderr, unless somebody sets a handler\n\nvoid play(std::ostream& out) {\n  warnings = &out;\n  const auto before =\n      aio::set_warning_handler([](const std::string& line) { *warnings << line << '\\n'; });\n  out << \"forgotten:\\n\";\n  { Save forgotten(out); }\n  out << \"driven:\\n\";\n  Save(out).next();\n  out << \"closed, so that the caller has said that it is not wanted:\\n\";\n  Save(out).close();\n  aio::set_warning_handler(before);\n}\n\nconst aio::SceneEntry entry{110, {\"never_awaited\", \"a coroutine that nobody started\", play}};\n\n}  // namespace\n"}],
"steps":[
{"kind":"output","part":"code","what":"The program prints: forgotten:","output":"forgotten:\n"},
{"kind":"created","part":"code","what":"Save is made. Nothing of it runs yet.","frame":1,"at":[0,14],"frames":{"1":{"name":"Save","function":"Save","state":"created","resume":"point 0","at":[0,14],"case":17}}},
{"kind":"output","part":"code","what":"The program prints: RuntimeWarning: coroutine 'Save' was never awaited","output":"RuntimeWarning: coroutine 'Save' was never awaited\n"},
{"kind":"destroyed","part":"code","what":"Save is dropped. It never ran.","frame":1,"at":[0,14],"frames":{"1":null}},
{"kind":"output","part":"code","what":"The program prints: driven:","output":"driven:\n"},
{"kind":"created","part":"code","what":"Save 2 is made. Nothing of it runs yet.","frame":2,"at":[0,14],"frames":{"2":{"name":"Save 2","function":"Save","state":"created","resume":"point 0","at":[0,14],"case":17}}},
{"kind":"resumed","part":"code","what":"Save 2 starts.","frame":2,"at":[0,17],"frames":{"2":{"name":"Save 2","function":"Save","state":"running","resume":"point 0","at":[0,14],"case":17}},"stack":[2]},
{"kind":"output","part":"code","what":"Save 2 prints: saved","at":[0,17],"output":"saved\n"},
{"kind":"returned","part":"code","what":"Save 2 returns.","cause":{"step":6,"how":"body"},"frame":2,"at":[0,19],"frames":{"2":{"name":"Save 2","function":"Save","state":"closed","resume":"","at":[0,19]}},"stack":[]},
{"kind":"output","part":"code","what":"The program prints: closed, so that the caller has said that it is not wanted:","output":"closed, so that the caller has said that it is not wanted:\n","frames":{"2":null}},
{"kind":"created","part":"code","what":"Save 3 is made. Nothing of it runs yet.","frame":3,"at":[0,14],"frames":{"3":{"name":"Save 3","function":"Save","state":"created","resume":"point 0","at":[0,14],"case":17}}},
{"kind":"end","part":"code","what":"The program has ended.","frames":{"3":null}}]}
);
