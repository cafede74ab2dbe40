# Two tasks are cancelled, first one after the other, and then both at once.
import asyncio


async def slow():
    try:
        await asyncio.sleep(100)
    finally:
        print('slow cleans up')
        await asyncio.sleep(2)
        print('slow is clean')


async def ticker():
    while True:
        await asyncio.sleep(0.9)
        print('tick')


async def two_tasks():
    tasks = [asyncio.create_task(slow()), asyncio.create_task(ticker())]
    await asyncio.sleep(0)  # both wait
    return tasks


async def main():
    print('one by one:')
    for task in await two_tasks():
        task.cancel()
        await asyncio.wait([task])
    print('all, then one wait:')
    tasks = await two_tasks()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


asyncio.run(main())
