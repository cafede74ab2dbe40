# gather() takes awaitables as arguments, and gives their results in that order.
import asyncio

from say import say


async def main():
    first, second, third = await asyncio.gather(
        say('first hello', 2), say('second hello', 1), say('third hello', 4))
    print([first, second, third])


asyncio.run(main())
