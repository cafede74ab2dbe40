# A lock is not released by a coroutine that fails; `async with` releases it.
import asyncio


async def careless(lock):
    await lock.acquire()
    await asyncio.sleep(1)
    raise ValueError('no answer')
    lock.release()


async def careful(lock):
    async with lock:
        await asyncio.sleep(1)
        raise ValueError('no answer')


async def main(first):
    lock = asyncio.Lock()
    try:
        await first(lock)
    except ValueError as error:
        print('the first raised:', error)
    try:
        await asyncio.wait_for(lock.acquire(), 10)
        print('the second has the lock')
        lock.release()
    except TimeoutError:
        print('the second waited for 10 s, in vain')


print('release() at the end:')
asyncio.run(main(careless))
print('release() whatever happens:')
asyncio.run(main(careful))
