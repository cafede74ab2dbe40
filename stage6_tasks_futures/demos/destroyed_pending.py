# The loop ends before the task does. Nobody notices until the collector finds the task.
# differs in: /coro=.*/ Reprs in C++ have no places and no callbacks, and Python's collector closes
# the coroutine before it reports the task.
import asyncio
import gc

from actions import actions, async_foo, background_tasks


def report(loop, context):
    print(context['message'])
    print('task:', context['task'])


loop = asyncio.new_event_loop()
loop.set_exception_handler(report)
loop.run_until_complete(actions(async_foo(), 2, 0.1))
loop.close()

background_tasks.clear()
gc.collect()  # the task and what it waits for refer to each other: only the collector finds them
