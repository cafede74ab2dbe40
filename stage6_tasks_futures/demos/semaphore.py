# A thousand calls, of which ten at most are on their way.
import asyncio

active = peak = 0


async def limited(semaphore, i):
    global active, peak
    async with semaphore:
        active += 1
        peak = max(peak, active)
        await asyncio.sleep(0.1)  # the remote call
        active -= 1
    return i


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    semaphore = asyncio.Semaphore(10)
    results = await asyncio.gather(*[limited(semaphore, i) for i in range(1000)])
    print('calls', len(results), 'in order', results == sorted(results), 'peak', peak)
    print(f'took {loop.time() - start:.1f}')


asyncio.run(main())
