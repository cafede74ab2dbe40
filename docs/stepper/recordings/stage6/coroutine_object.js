recorded({"format":1,"stage":6,"scene":"coroutine_object","summary":"a call that runs nothing",
"sources":[
{"path":"stage6_tasks_futures/demos/doit.hpp","text":"// A coroutine that takes three seconds, and returns its number.\n//\n//     async def doit(i):\n//         print(\"Start\", i)\n//         await asyncio.sleep(3)\n//         print(\"End\", i)\n//         return i\n#pragma once\n\n#include <ostream>\n\n#include \"stage6_tasks_futures/demos/seconds.hpp\"\n#include \"stage6_tasks_futures/sleep.hpp\"\n\nnamespace aio {\n\nclass Doit final : public Coroutine<int> {\n  enum { kStart, kSlept };\n\n public:\n  Doit(std::ostream& out, int i) : out_(out), i_(i) {}\n\n private:\n  Step resume(Sent sent) override {\n    switch (resume_point()) {\n      case kStart:\n        out_ << \"Start \" << i_ << \"\\n\";\n        return await(sleep(seconds(3)), kSlept);\n      case kSlept:\n        sent.check();\n        out_ << \"End \" << i_ << \"\\n\";\n        return return_value(i_);\n    }\n    return {};\n  }\n\n  void members(Members& show) const override { show(\"i\", i_); }\n\n  std::ostream& out_;\n  int i_;\n};\n\n}  // namespace aio\n"}],
"steps":[
{"kind":"created","what":"Doit is made. Nothing of it runs yet.","frame":1,"at":[0,21],"frames":{"1":{"name":"Doit","function":"Doit","state":"created","resume":"kStart","at":[0,21],"case":26}}},
{"kind":"output","what":"The program prints: <coroutine object Doit at 0x...>","output":"<coroutine object Doit at 0x...>\n"},
{"kind":"end","what":"The program has ended.","frames":{"1":null}}]}
);
