"""The same in Python: delegation.py DEPTH, up to a few thousand: each level is a call in C."""

import sys
import time


def count():
    number = 0
    while True:
        yield number
        number += 1


def link(inner):
    yield from inner


def main(depth):
    sys.setrecursionlimit(depth + 1000)
    root = count()
    for _ in range(depth):
        root = link(root)
    assert next(root) == 0
    number = 0
    batch = 1
    before = time.process_time()
    seconds = 0
    while seconds < 0.1:
        for _ in range(batch):
            number += 1
            assert next(root) == number
        batch *= 2
        seconds = time.process_time() - before
    print("ns", f"{seconds * 1e9 / number:.6g}")


if sys.argv[1:] in ([], ["--help"]):
    print(__doc__)
    sys.exit(len(sys.argv) < 2)
main(int(sys.argv[1]))
