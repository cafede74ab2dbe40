# Three waits for the same tasks: until the first is done, for two seconds, and until the end.
import asyncio
import random


async def coro(tag, delay):
    print('>', tag)
    await asyncio.sleep(delay)
    print('<', tag)
    return tag


async def step(tasks, **how):
    """Waits and prints the results. Returns those that are pending."""
    if not tasks:
        return []
    done, pending = await asyncio.wait(tasks, **how)
    for task in tasks:  # wait() gives sets, which have no order
        if task in done:
            print(task.result())
    return [task for task in tasks if task in pending]


async def main():
    random.seed(0)
    tasks = [asyncio.create_task(coro(i, random.uniform(0.5, 5))) for i in range(1, 11)]

    print('Get first result:')
    tasks = await step(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(f'unfinished: {len(tasks)}\nGet more results in 2 seconds:')
    tasks = await step(tasks, timeout=2)
    print(f'unfinished2: {len(tasks)}\nGet all other results:')
    await step(tasks)


asyncio.run(main())
