# send(): the value of the yield expression. throw(): an exception raised where the yield is.
#
# differs: /^>>> / What is typed is C++ there, and Python here.
from session import session


def test():
    val = yield 1
    print(val)
    yield 2
    yield 3


session({'test': test},
        'gen = test()',
        'next(gen)',
        "gen.send('abc')",
        'gen.throw(Exception())')
