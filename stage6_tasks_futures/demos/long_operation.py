"""The scenes background and background_await run it."""
import asyncio


async def long_operation():
    print('long_operation started')
    await asyncio.sleep(3)
    print('long_operation finished')
