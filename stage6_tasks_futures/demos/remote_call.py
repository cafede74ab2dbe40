"""A call that takes a turn of the loop, and a coroutine that works with its result."""
import asyncio


async def some_remote_call(number):
    await asyncio.sleep(0)
    return f'r{number}'


async def foo(number):
    return (await some_remote_call(number)).upper()
