"""A coroutine that takes three seconds, and returns its number."""
import asyncio


async def doit(i):
    print('Start', i)
    await asyncio.sleep(3)
    print('End', i)
    return i
