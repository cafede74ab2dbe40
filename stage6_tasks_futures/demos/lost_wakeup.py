# A waiter is woken, and cancelled before it runs. A naive lock loses the wake-up.
import asyncio
from collections import deque


class NaiveLock:
    def __init__(self):
        self.locked = False
        self.line = deque()

    async def acquire(self):
        if self.locked:
            future = asyncio.get_running_loop().create_future()
            self.line.append(future)
            await future
        self.locked = True

    def release(self):
        self.locked = False
        if self.line:
            self.line.popleft().set_result(None)


async def takes(lock, name):
    await lock.acquire()
    print(name, 'has the lock')


async def main(lock):
    first, second, third = [asyncio.create_task(takes(lock, name))
                            for name in ('first', 'second', 'third')]
    await asyncio.sleep(1)
    lock.release()
    second.cancel()
    await asyncio.sleep(1)
    if not third.done():
        print('the lock is free, and third waits for it')


print('naive:')
asyncio.run(main(NaiveLock()))
print('Lock:')
asyncio.run(main(asyncio.Lock()))
