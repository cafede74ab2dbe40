# root and coro_b talk through coro_a, which hears nothing of it.


def coro_a():
    yield from coro_b()


def coro_b():
    word = yield 'from coro_b'
    print('coro_b got', word)


root = coro_a()
print('root got', next(root))
try:
    root.send('from root')
except StopIteration:
    print('root: done')
