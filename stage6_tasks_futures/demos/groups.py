# A gather() of three gather(): each result is in the place of its coroutine.
import asyncio
import pprint
import random


async def coro(tag, delay):
    print('>', tag)
    await asyncio.sleep(delay)
    print('<', tag)
    return tag


def group(name, size):
    coros = [coro(f'{name}.{i}', random.uniform(1, 3)) for i in range(1, size + 1)]
    return asyncio.gather(*coros)


async def main():
    random.seed(0)
    results = await asyncio.gather(group('group 1', 5), group('group 2', 3), group('group 3', 9))
    pprint.pprint(results)


asyncio.run(main())
