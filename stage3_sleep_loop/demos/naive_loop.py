# Five coroutines sleep five times 0.1 s each. One after the other that is 2.5 s; here it is 0.5 s.
import time

from naive import run
from sleep_events import asleep


async def sleepy(identifier, count=5, pause=0.1):
    for i in range(count):
        print(f'{identifier} step {i + 1} at {time.monotonic():.2f}')
        await asleep(pause)


start = time.monotonic()
run(*[sleepy(f'coroutine {i}') for i in range(5)])
print(f'total {time.monotonic() - start:.2f}')
