# A task is cancelled at four moments of its life.
import asyncio


async def body(future):
    print('  begins')
    try:
        await future
    except asyncio.CancelledError:
        print('  hears of it at the await')
        raise
    print('  has the result')


async def cancel_after(moment, turns_before, result, more):
    print(moment)
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(body(future))
    for _ in range(turns_before):
        await asyncio.sleep(0)
    if result:
        future.set_result(None)
    for _ in range(more):
        await asyncio.sleep(0)
    asked = task.cancel()
    await asyncio.wait([task])
    print(f'  cancel(): {int(asked)}, cancelled: {int(task.cancelled())}')


async def main():
    await cancel_after('before its first step', 0, False, 0)
    await cancel_after('while it waits', 1, False, 0)
    await cancel_after('when the result is there', 1, True, 0)
    await cancel_after('when it has ended', 1, True, 1)


asyncio.run(main())
