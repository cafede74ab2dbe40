# One of two tasks fails: gather() leaves the other one alone, a TaskGroup cancels it.
import asyncio


async def work(name, delay, fails):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print(name, 'is cancelled')
        raise
    if fails:
        raise ValueError(f'no answer for {name}')
    print(name, 'is done')


async def main():
    print('gather:')
    try:
        await asyncio.gather(work('a', 1, True), work('b', 2, False))
    except ValueError as error:
        print('raised:', error)
    await asyncio.sleep(2)

    print('TaskGroup:')
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work('a', 1, True))
            group.create_task(work('b', 2, False))
    except ExceptionGroup as error:
        print('raised:', error)


asyncio.run(main())
