# wrap goes on where cofoo has ended. Between, the driver of wrap talks to cofoo.


def cofoo(bar):
    qux = yield bar
    return qux


def wrap():
    yield 'before'
    yield from cofoo('2')
    yield 'after'


gen = wrap()
print(next(gen))
print(next(gen))
print(gen.send('into cofoo'))
