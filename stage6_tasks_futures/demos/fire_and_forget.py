# The main coroutine does not await its task, but lives long enough for it.
import asyncio

from actions import actions, async_foo

asyncio.run(actions(async_foo(), 3, 1))
