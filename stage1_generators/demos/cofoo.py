# A coroutine in the old sense, a generator: its frame outlives the call, and is resumed by another
# function than the one that made it.


def cofoo(bar):
    qux = yield bar
    return qux


def send_qux(coroutine):
    try:
        coroutine.send('qux')
    except StopIteration as end:
        return end.value


coroutine = cofoo('bar')
print(next(coroutine))
print('returned', send_qux(coroutine))
