"""A coroutine that starts another one in the background, and has other things to do."""
import asyncio

background_tasks = set()  # asyncio's loop alone would not keep them


async def async_foo():
    print('async_foo started')
    await asyncio.sleep(1)
    print('async_foo done')


async def actions(background, count, pause):
    task = asyncio.create_task(background)
    background_tasks.add(task)
    task.add_done_callback(background_tasks.discard)
    for i in range(count):
        if i > 0:
            await asyncio.sleep(pause)
        print('Do some actions', i + 1)
