# The naive loop takes "for ever" for a time that will come.
#
# differs: /^(beauty is awake|run.. is left|deadlock: | +Beauty | +asleep |after ten)/ time.sleep() refuses
# infinity; our clock jumps there. And our loop knows that nobody can ever go on, where asyncio sleeps on: a
# timeout of ten hours ends that.
# not lit: time.sleep() refuses infinity, so there beauty() ends with an error, and here it returns.
import asyncio

import naive
from sleep_events import asleep


async def beauty(sleep):
    await sleep(float('inf'))
    print('beauty is awake')


print('the naive loop:')
try:
    naive.run(beauty(asleep))
except OverflowError as error:
    print('run() is left:', error)


async def main():
    try:
        async with asyncio.timeout(10 * 3600):
            await beauty(asyncio.sleep)
    except TimeoutError:
        print('after ten hours beauty still sleeps')


print('the sleep loop:')
asyncio.run(main())
