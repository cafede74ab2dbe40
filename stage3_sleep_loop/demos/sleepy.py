# The coroutine that the twins with asyncio run: it says where it is, and sleeps.
import asyncio


async def sleepy(identifier, count=5, pause=0.1):
    for i in range(count):
        print(f'{identifier} step {i + 1} at {asyncio.get_running_loop().time():.2f}')
        await asyncio.sleep(pause)
