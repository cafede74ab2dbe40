# Whatever ends the loop, every coroutine cleans up before run() is left. asyncio would sleep on, so
# after a second this program presses Ctrl-C itself.
import asyncio
import inspect
import signal


async def guest(name):
    try:
        await asyncio.sleep(float('inf'))
    finally:
        print(name, 'cleans up')


a, b = guest('a'), guest('b')


async def main():
    asyncio.get_running_loop().call_later(1, signal.raise_signal, signal.SIGINT)
    await asyncio.gather(a, b)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    state = inspect.getcoroutinestate(a).removeprefix('CORO_').lower()
    print('run() is left; a is', state)
