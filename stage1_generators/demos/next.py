# next(): runs to the next yield. After the last one comes the end, every time it is asked for.
#
# differs: /^>>> / What is typed is C++ there, and Python here.
from session import session


def test():
    yield 1
    yield 2


session({'test': test},
        'gen = test()',
        'next(gen)',
        'next(gen)',
        'next(gen)')
