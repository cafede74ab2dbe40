# The program of background with an await in the place of the task: nothing runs beside it.
import asyncio

from long_operation import long_operation
from say import say


async def main():
    await say('first', 0.1)
    await long_operation()
    await say('second', 0.1)


asyncio.run(main())
