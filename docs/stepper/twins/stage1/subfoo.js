twin("stage1/subfoo", [["subfoo.py","# A subroutine. Its frame lasts from the call to the return.\n\n\ndef subfoo(bar):\n    qux = 3\n    return qux * bar\n\n\nprint(subfoo(2))\n"]]);
