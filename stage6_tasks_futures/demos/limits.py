# Three ways to wait no longer than some time.
import asyncio


async def work(name):
    try:
        await asyncio.sleep(2)
    except asyncio.CancelledError:
        print(name, 'is cancelled')
        raise
    print(name, 'is done')


async def main():
    try:
        await asyncio.wait_for(work('one'), 1)
    except TimeoutError:
        print('wait_for: TimeoutError')

    try:
        async with asyncio.timeout(3):
            await work('two')
            await work('three')
    except TimeoutError:
        print('timeout: TimeoutError')

    task = asyncio.create_task(work('four'))
    try:
        await asyncio.wait_for(asyncio.shield(task), 1)
    except TimeoutError:
        print('shield: TimeoutError')
    await task


asyncio.run(main())
