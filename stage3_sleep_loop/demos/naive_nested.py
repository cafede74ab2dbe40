# A naive loop in a coroutine of another one. While the inner one sleeps, nobody runs.
#
# differs in: /at 100[01]\.\d\d/ The scene takes a new clock for its second half, which begins at 1000 again.
import asyncio
import time

import naive
from sleep_events import asleep


async def nap(name, seconds, sleep):
    await sleep(seconds)
    print(f'{name} at {time.monotonic():.2f}')


async def naive_nester():
    naive.run(nap('inner', 1, asleep))


async def nester():
    inner = asyncio.new_event_loop()
    try:
        inner.run_forever()
    finally:
        inner.close()


print('the naive loop:')
naive.run(nap('due after 0.10', 0.1, asleep), naive_nester())


async def main():
    _, error = await asyncio.gather(nap('due after 0.10', 0.1, asyncio.sleep), nester(), return_exceptions=True)
    print(f'nester raised {type(error).__name__}: {error}')


print('the sleep loop:')
asyncio.run(main())
