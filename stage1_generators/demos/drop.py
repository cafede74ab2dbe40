# A generator that is dropped while it is suspended. CPython counts references, so it closes the
# generator at once, and leaving the `with` closes the file.
from contextlib import contextmanager


@contextmanager
def opened():
    print('file opened')
    try:
        yield
    finally:
        print('file closed')


def lines():
    with opened():
        yield 'line 1'


def block():
    reader = lines()
    print(next(reader))
    print('end of the block')


block()
print('after the block')
