"""A coroutine that says something later, and returns it."""
import asyncio


async def say(what, when):
    await asyncio.sleep(when)
    print(what)
    return what
