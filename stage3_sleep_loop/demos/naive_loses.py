# A coroutine that waits for what the naive loop does not know is never seen again.
#
# differs in: /this loop does not know the event|Task got bad yield:/ asyncio says it in other words.
import asyncio
import inspect

from naive import run


class Teleport:
    def __init__(self, to):
        self.to = to

    def __await__(self):
        yield self

    def __repr__(self):
        return f'Teleport({self.to!r})'


async def traveller():
    print('traveller leaves')
    try:
        await Teleport('Paris')
    except RuntimeError as error:
        print('traveller stays here:', error)


def state(coroutine):
    return inspect.getcoroutinestate(coroutine).removeprefix('CORO_').lower()


print('the naive loop:')
lost = traveller()
run(lost)
print('run() has returned, traveller is', state(lost))

print('the sleep loop:')
told = traveller()


async def main():
    await told


asyncio.run(main())
print('run() has returned, traveller is', state(told))
