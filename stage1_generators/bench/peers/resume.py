"""The same in Python: resume.py next|send, a tenth of a second of it."""

import sys
import time


def counter():
    number = 0
    while True:
        yield number
        number += 1


def averager():
    total = count = 0
    x = yield 0
    while True:
        total += x
        count += 1
        x = yield total / count


def sum_of_next(generator, times):
    total = 0
    for _ in range(times):
        total += next(generator)
    return total


def sum_of_send(generator, times):
    total = 0
    for _ in range(times):
        total += generator.send(3)
    return total


def main(work):
    resume, generator = (sum_of_next, counter()) if work == "next" else (sum_of_send, averager())
    total = next(generator)
    count, batch, seconds = 0, 1000, 0
    before = time.process_time()
    while seconds < 0.1:
        total += resume(generator, batch)
        count += batch
        batch *= 2
        seconds = time.process_time() - before
    assert total == (count * (count + 1) // 2 if work == "next" else 3 * count)
    print("ns", f"{seconds * 1e9 / count:.6g}")


if sys.argv[1:] in ([], ["--help"]):
    print(__doc__)
    sys.exit(len(sys.argv) < 2)
main(sys.argv[1])
