# A chain of three tasks is cancelled at its outer end.
import asyncio


async def level(n):
    try:
        if n == 3:
            await asyncio.sleep(10)
        else:
            await asyncio.create_task(level(n + 1))
    finally:
        print(f'level {n} hears of it')


def cancel(task):
    task.cancel()
    print('cancel() has returned, and nobody has heard of it yet')


loop = asyncio.new_event_loop()
outermost = loop.create_task(level(1))
loop.call_later(1, cancel, outermost)
try:
    loop.run_until_complete(outermost)
except asyncio.CancelledError:
    print('CancelledError from level 1')
loop.close()
