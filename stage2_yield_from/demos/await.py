# A coroutine awaits another one, and is driven by hand. Nothing here waits, so the first send() runs
# both to their ends.


async def inner():
    return 1


async def outer():
    await inner()


coroutine = outer()
try:
    coroutine.send(None)
except StopIteration as end:
    print('outer finished with', end.value)
