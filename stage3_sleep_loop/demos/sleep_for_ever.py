# To sleep for ever is to wait until infinity. asyncio does it until somebody presses Ctrl-C; here a
# timeout of ten hours ends it.
#
# differs: /^deadlock: nobody|^ +Beauty |^ +asleep suspended|^after ten hours/ Our loop knows when only
# those are left that can never go on, and says for what each waits. asyncio sleeps on.
import asyncio

from sleepy import sleepy


async def beauty():
    await asyncio.sleep(float('inf'))


async def main():
    try:
        async with asyncio.timeout(10 * 3600):
            await asyncio.gather(beauty(), sleepy('other', 2))
    except TimeoutError:
        print('after ten hours beauty still sleeps')


asyncio.run(main())
