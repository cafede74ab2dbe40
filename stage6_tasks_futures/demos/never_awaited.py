# A coroutine that is made and dropped has run nothing, and Python warns.
# differs in: /'\w+'/ A coroutine in C++ is a class, and has the name of one.
import warnings

from actions import async_foo


def show(message, category, filename, lineno, file=None, line=None):
    print(f'{category.__name__}: {message}')


def bar():
    async_foo()  # makes a coroutine, which nobody awaits


warnings.showwarning = show
bar()
