recorded({"format":1,"stage":4,"scene":"select_writable","summary":"ask who can be written",
"sources":[
],
"steps":[
{"kind":"output","what":"The program prints: True","output":"True\n"},
{"kind":"output","what":"The program prints: opened for reading only: True","output":"opened for reading only: True\n"},
{"kind":"end","what":"The program has ended."}]}
);
