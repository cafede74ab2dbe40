# A function that blocks runs in a thread, and the loop goes on.
import asyncio
import time


def foo():
    time.sleep(0.02)
    return 'foo() completed'


async def main():
    print('Hello')
    future = asyncio.get_running_loop().run_in_executor(None, foo)
    print("I didn't wait for foo()")
    print(await future)


asyncio.run(main())
