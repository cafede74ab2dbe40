recorded({"format":1,"stage":2,"scene":"three_foos","summary":"subroutine, generator, coroutine: three types",
"sources":[
],
"steps":[
{"kind":"output","part":"code","what":"The program prints: False False","output":"False False\n"},
{"kind":"output","part":"code","what":"The program prints: False True","output":"False True\n"},
{"kind":"output","part":"code","what":"The program prints: True False","output":"True False\n"},
{"kind":"end","part":"code","what":"The program has ended."}]}
);
