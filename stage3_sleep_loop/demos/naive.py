# The first loop, which naive_loop.py and the twins naive_... run. It sorts by deadline, waits for the first
# one, runs it, and repeats.
import time

from sleep_events import AsyncSleep


def run(*coroutines, now=time.monotonic):
    waiting = [(0, coroutine) for coroutine in coroutines]
    while waiting:
        until, coroutine = waiting.pop(0)
        time.sleep(max(0, until - now()))
        try:
            event = coroutine.send(None)
        except StopIteration:
            continue
        if isinstance(event, AsyncSleep):
            waiting.append((event.until, coroutine))
            waiting.sort(key=lambda entry: entry[0])
