# The first loop, as short as it can be: sort by deadline, wait for the first one, run it, repeat.
import time

from sleep_events import asleep


async def sleepy(identifier, count=5, pause=0.1):
    for i in range(count):
        print(f'{identifier} step {i + 1} at {time.monotonic():.2f}')
        await asleep(pause)


def run(*coroutines):
    waiting = [(0, coroutine) for coroutine in coroutines]
    while waiting:
        until, coroutine = waiting.pop(0)
        time.sleep(max(0, until - time.monotonic()))
        try:
            event = coroutine.send(None)
        except StopIteration:
            continue
        waiting.append((event.until, coroutine))
        waiting.sort(key=lambda entry: entry[0])


start = time.monotonic()
run(*[sleepy(f'coroutine {i}') for i in range(5)])
print(f'total {time.monotonic() - start:.2f}')
