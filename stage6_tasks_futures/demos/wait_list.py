# wait() takes an iterable of tasks, and gives two sets; the results are inside of the tasks.
import asyncio

from say import say


async def main():
    tasks = [asyncio.create_task(say('first hello', 2)),
             asyncio.create_task(say('second hello', 1)),
             asyncio.create_task(say('third hello', 4))]
    done, pending = await asyncio.wait(tasks)
    print([task.result() for task in tasks if task in done], len(pending))  # sets have no order


asyncio.run(main())
