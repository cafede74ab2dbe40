# The tasks that are left when the main coroutine is done may still run to their ends.
import asyncio

from actions import actions, async_foo

loop = asyncio.new_event_loop()
loop.run_until_complete(actions(async_foo(), 2, 0.1))

pending = asyncio.all_tasks(loop)
if pending:
    loop.run_until_complete(asyncio.wait(pending))
loop.close()
