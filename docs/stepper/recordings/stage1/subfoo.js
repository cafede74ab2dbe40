recorded({"format":1,"stage":1,"scene":"subfoo","summary":"a subroutine: its frame ends with the call",
"sources":[
],
"steps":[
{"kind":"output","what":"The program prints: 6","output":"6\n"},
{"kind":"end","what":"The program has ended."}]}
);
