# What the twins of this stage share that have a loop of their own: a sleep as a mere wish, and a
# coroutine that says where it is.
import time


class AsyncSleep:
    def __init__(self, until):
        self.until = until

    def __await__(self):
        yield self

    def __repr__(self):
        return f'AsyncSleep(until={self.until:.1f})'


async def asleep(duration):
    await AsyncSleep(time.monotonic() + duration)


async def two_halves(duration):
    await AsyncSleep(time.monotonic() + duration / 2)
    await AsyncSleep(time.monotonic() + duration / 2)
