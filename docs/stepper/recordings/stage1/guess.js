recorded({"format":1,"stage":1,"scene":"guess","summary":"a list of parts, a position, a random order",
"sources":[
],
"steps":[
{"kind":"output","part":"code","what":"The program prints: before first","output":"before first\n"},
{"kind":"output","part":"code","what":"The program prints: after first","output":"after first\n"},
{"kind":"output","part":"code","what":"The program prints: before second","output":"before second\n"},
{"kind":"output","part":"code","what":"The program prints: after second","output":"after second\n"},
{"kind":"end","part":"code","what":"The program has ended."}]}
);
