# A loop inside of a coroutine is refused, and only the coroutine that tried is told.
import asyncio

from sleepy import sleepy


async def nester():
    inner = asyncio.new_event_loop()
    try:
        inner.run_forever()
    finally:
        inner.close()


async def main():
    error, _ = await asyncio.gather(nester(), sleepy('other', 2), return_exceptions=True)
    print(f'nester raised {type(error).__name__}: {error}')


asyncio.run(main())
