recorded({"format":1,"stage":1,"scene":"subfoo","summary":"a subroutine: its frame ends with the call",
"sources":[
],
"steps":[
{"kind":"output","part":"code","what":"The program prints: 6","output":"6\n"},
{"kind":"end","part":"code","what":"The program has ended."}]}
);
