recorded({"format":1,"stage":6,"scene":"threads","summary":"a thread and no loop",
"sources":[
],
"steps":[
{"kind":"output","part":"code","what":"The program prints: Hello","output":"Hello\n"},
{"kind":"output","part":"code","what":"The program prints: I didn't wait for foo()","output":"I didn't wait for foo()\n"},
{"kind":"output","part":"code","what":"The program prints: foo() completed","output":"foo() completed\n"},
{"kind":"end","part":"code","what":"The program has ended."}]}
);
