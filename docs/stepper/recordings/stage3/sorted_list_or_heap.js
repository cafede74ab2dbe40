recorded({"format":1,"stage":3,"scene":"sorted_list_or_heap","summary":"what a new sleeper costs",
"sources":[
],
"steps":[
{"kind":"output","part":"code","what":"The program prints: moves for each of n sleepers","output":"moves for each of n sleepers\n"},
{"kind":"output","part":"code","what":"The program prints:      n   sorted list   heap","output":"     n   sorted list   heap\n"},
{"kind":"output","part":"code","what":"The program prints:     10             6     11","output":"    10             6     11\n"},
{"kind":"output","part":"code","what":"The program prints:    100            29     13","output":"   100            29     13\n"},
{"kind":"output","part":"code","what":"The program prints:   1000           250     14","output":"  1000           250     14\n"},
{"kind":"output","part":"code","what":"The program prints:  10000          2499     16","output":" 10000          2499     16\n"},
{"kind":"end","part":"code","what":"The program has ended."}]}
);
