# Two coroutines side by side, in the order of the arguments.
import asyncio


async def coro(name):
    print('before', name)
    await asyncio.sleep(0)
    print('after', name)


async def main():
    await asyncio.gather(coro('first'), coro('second'))


asyncio.run(main())
