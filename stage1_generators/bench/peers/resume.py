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


def resume_next(generator, times):
    for _ in range(times):
        next(generator)


def resume_send(generator, times):
    for _ in range(times):
        generator.send(3)


def main(work):
    resume, generator = (resume_next, counter()) if work == "next" else (resume_send, averager())
    next(generator)
    count, batch, seconds = 0, 1000, 0
    before = time.process_time()
    while seconds < 0.1:
        resume(generator, batch)
        count += batch
        batch *= 2
        seconds = time.process_time() - before
    print("ns", f"{seconds * 1e9 / count:.6g}")


main(sys.argv[1])
