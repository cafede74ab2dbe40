# A bare except catches a cancel as well, and the task goes on.
import asyncio


async def tries(caught):
    for i in range(3):
        try:
            await asyncio.sleep(1)
        except caught as error:
            if isinstance(error, Exception):
                print('once more')
            else:
                print('something was caught, once more')
    print('three times')


async def cancel_it(caught):
    task = asyncio.create_task(tries(caught))
    loop = asyncio.get_running_loop()
    loop.call_later(1.5, lambda: print('cancel():', int(task.cancel())))
    await asyncio.wait([task])
    print('cancelled:', int(task.cancelled()))


print('catches everything:')
asyncio.run(cancel_it(BaseException))
print('catches errors:')
asyncio.run(cancel_it(Exception))
