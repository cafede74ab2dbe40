# A coroutine of Python's compiler and one by hand. asyncio calls send() and throw(), and cannot
# tell them apart.
# lit: Knock as nothing
import asyncio
from collections.abc import Coroutine


async def knock(name, times):
    for i in range(times):
        print(name, i + 1)
        await asyncio.sleep(0.1)
    return times


class Knock(Coroutine):
    """The same by hand."""

    def __init__(self, name, times):
        self.name, self.times = name, times
        self.i = 0
        self.sleep = None

    def send(self, value):
        if self.sleep:
            try:
                return self.sleep.send(value)
            except StopIteration:  # it has slept
                self.i += 1
        if self.i == self.times:
            raise StopIteration(self.times)
        print(self.name, self.i + 1)
        self.sleep = asyncio.sleep(0.1)
        return self.sleep.send(None)

    def throw(self, *error):
        return self.sleep.throw(*error) if self.sleep else super().throw(*error)

    def __await__(self):
        return self

    def __next__(self):
        return self.send(None)


async def both():
    compiler, by_hand = await asyncio.gather(knock('compiler', 3), Knock('by hand', 3))
    print('returned', compiler, 'and', by_hand)


asyncio.run(both())
