# A chain of a million generators, each waiting for the next. Python enters one frame after the
# other, and its limit ends that.
#
# differs: /^(yielded 42|returned 1000000|RecursionError: maximum recursion depth exceeded)$/ Python
# enters each of the frames, and stops at its recursion limit of a thousand. Ours are a linked list,
# and a resume goes to the innermost one.


def innermost():
    yield 42
    return 0


def link(inner):
    return (yield from inner) + 1


gen = innermost()
links = [gen]  # without it, the end of the program would close them one inside of the other
for _ in range(1_000_000):
    gen = link(gen)
    links.append(gen)

try:
    print('yielded', next(gen))
    next(gen)
except StopIteration as end:
    print('returned', end.value)
except RecursionError as error:
    print('RecursionError:', error)
