# Ctrl-C cancels the main coroutine, and then the other tasks. Both may clean up first.
# with: 2.5
import asyncio
import signal
import sys


async def worker(name):
    try:
        while True:
            print(name, 'works')
            await asyncio.sleep(1)
    finally:
        print(name, 'cleans up')
        await asyncio.sleep(0.2)
        print(name, 'is clean')


print('press Ctrl-C')
try:
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        if len(sys.argv) > 1:
            loop.call_later(float(sys.argv[1]), signal.raise_signal, signal.SIGINT)
        other = loop.create_task(worker('other'))
        runner.run(worker('main'))
except KeyboardInterrupt:
    print('KeyboardInterrupt')
