# The tasks that are left when the main coroutine is done are cancelled: first all of them, and then
# one wait for all.
import asyncio

from actions import actions


async def echo_forever():
    while True:
        print('echo')
        await asyncio.sleep(1)


loop = asyncio.new_event_loop()
loop.run_until_complete(actions(echo_forever(), 3, 1))

pending = asyncio.all_tasks(loop)
for task in pending:
    task.cancel()
if pending:
    loop.run_until_complete(asyncio.wait(pending))  # does not raise
loop.close()
