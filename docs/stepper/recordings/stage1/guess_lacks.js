recorded({"format":1,"stage":1,"scene":"guess_lacks","summary":"no locals, no loop, nothing comes in",
"sources":[
],
"steps":[
{"kind":"output","part":"code","what":"The program prints: 10: total 10","output":"10: total 10\n"},
{"kind":"output","part":"code","what":"The program prints: -1: total 10","output":"-1: total 10\n"},
{"kind":"output","part":"code","what":"The program prints: 20: no part is left","output":"20: no part is left\n"},
{"kind":"end","part":"code","what":"The program has ended."}]}
);
