# Who waits for time 0 is always before all that are due, and these starve.
import asyncio
import time

import naive
from sleep_events import AsyncSleep


async def spinner(let_others_go_first):
    for i in range(5):
        print('spinner', i + 1)
        await let_others_go_first()


async def due(until_now):
    await until_now()
    print('due')


print('the naive loop:')
naive.run(spinner(lambda: AsyncSleep(0)), due(lambda: AsyncSleep(time.monotonic())))


async def main():
    await asyncio.gather(spinner(lambda: asyncio.sleep(0)), due(lambda: asyncio.sleep(0)))


print('the sleep loop:')
asyncio.run(main())
