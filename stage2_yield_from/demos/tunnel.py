# How many bodies run until a value that is sent through many levels is outside again. In a tunnel
# each level resumes the next by hand; `yield from` does the same inside of the interpreter.
#
# differs in: / +\d+$/ Our yield_from() resumes the innermost body alone. CPython's enters each frame on
# the way, and its profiler counts all of them.
# not lit: The recording follows only the first of so many frames.
import sys


def echo():
    number = 0
    while True:
        number = yield number


def tunnel(inner):
    value = next(inner)
    while True:
        try:
            sent = yield value
        except GeneratorExit:
            inner.close()
            raise
        except BaseException as error:
            value = inner.throw(error)
        else:
            value = inner.send(sent)


def link(inner):
    yield from inner


def bodies_for_a_number(level, depth):
    gen = echo()
    for _ in range(depth):
        gen = level(gen)
    next(gen)

    bodies = 0

    def count(frame, event, argument):
        nonlocal bodies
        bodies += event == 'call'

    sys.setprofile(count)
    gen.send(7)
    sys.setprofile(None)
    return bodies


sys.setrecursionlimit(10_000)
print('depth  tunnel  yield_from')
for depth in 1, 10, 100, 1000:
    print(f'{depth:5}{bodies_for_a_number(tunnel, depth):8}{bodies_for_a_number(link, depth):12}')
