# Twelve calls, of which three at most are on their way. When one of them ends, the next one begins.
# with:
# with: 1000 10
import asyncio
import sys

count, most = map(int, sys.argv[1:] or ('12', '3'))
TAKES = [2.5, 1, 1.2]
active = peak = 0


async def limited(semaphore, i, start):
    global active, peak
    async with semaphore:
        active += 1
        peak = max(peak, active)
        if count <= 12:
            now = asyncio.get_running_loop().time() - start
            print(f'{now:.1f} call {i} of {active}')
        await asyncio.sleep(TAKES[i % 3])  # the remote call
        active -= 1
    return i


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    semaphore = asyncio.Semaphore(most)
    results = await asyncio.gather(*[limited(semaphore, i, start) for i in range(count)])
    print('calls', len(results), 'in order', results == sorted(results), 'peak', peak)
    print(f'took {loop.time() - start:.1f}')


asyncio.run(main())
