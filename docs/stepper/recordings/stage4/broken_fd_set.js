recorded({"format":1,"stage":4,"scene":"broken_fd_set","summary":"what FD_SET writes over",
"sources":[
],
"steps":[
{"kind":"output","part":"code","what":"The program prints: a set has 128 bytes","output":"a set has 128 bytes\n"},
{"kind":"output","part":"code","what":"The program prints: byte 187 was changed","output":"byte 187 was changed\n"},
{"kind":"end","part":"code","what":"The program has ended."}]}
);
