recorded({"format":1,"stage":4,"scene":"broken_timeout","summary":"select() without a timeout",
"sources":[
],
"steps":[
{"kind":"output","what":"The program prints: select() without a timeout reports 1; the sleeper wakes 2.9 s late","output":"select() without a timeout reports 1; the sleeper wakes 2.9 s late\n"},
{"kind":"end","what":"The program has ended."}]}
);
