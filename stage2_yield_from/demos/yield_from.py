# `yield from`: outer waits until inner has finished, and gets the value that inner returns.
#
# differs: /^>>> / What is typed is C++ there, and Python here.
from session import session


def inner():
    inner_result = yield 2
    print('inner', inner_result)
    return 3


def outer():
    yield 1
    val = yield from inner()
    print('outer', val)
    yield 4


session({'outer': outer},
        'gen = outer()',
        'next(gen)',
        'next(gen)  # goes into inner',
        "gen.send('abc')")
