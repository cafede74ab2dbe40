# return: ends the generator. The value is in the exception that says so.
#
# differs: /^>>> / What is typed is C++ there, and Python here.
#
# differs: /^(Traceback|  File|StopIteration: abc|abc$)/ Python hands the value over in the exception
# that ends the generator; our step says that it returned, and the value waits in result().
from session import session


def test():
    yield 1
    return 'abc'


session({'test': test},
        'gen = test()',
        'next(gen)',
        'next(gen)')
