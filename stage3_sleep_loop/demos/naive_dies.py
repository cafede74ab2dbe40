# What one coroutine raises leaves the naive loop, and the others stay where they are.
#
# differs: /^worker cleans up$/ The garbage collector cleans up when the worker is dropped. C++ has none.
import asyncio
import inspect

import naive
from sleep_events import asleep


async def boom(sleep):
    await sleep(0.1)
    raise ValueError('boom')


async def worker(sleep):
    try:
        await sleep(0.2)
        print('worker is done')
    finally:
        print('worker cleans up')


print('the naive loop:')
left = worker(asleep)
try:
    naive.run(boom(asleep), left)
except ValueError as error:
    print('run() is left:', error)
print('worker is', inspect.getcoroutinestate(left).removeprefix('CORO_').lower() + ', and is dropped')
del left


async def main():
    error, _ = await asyncio.gather(boom(asyncio.sleep), worker(asyncio.sleep), return_exceptions=True)
    print(f'boom raised {type(error).__name__}: {error}')


print('the sleep loop:')
asyncio.run(main())
