# A task in the background: the second line comes while it sleeps.
import asyncio

from long_operation import long_operation
from say import say


async def main():
    await say('first', 0.1)
    task = asyncio.create_task(long_operation())
    await say('second', 0.1)
    await task


asyncio.run(main())
