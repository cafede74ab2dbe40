"""The same in Python: tasks.py asyncio|uvloop switch|spawn|pending|timers|sleep|cancel TASKS"""

import asyncio
import os
import resource
import selectors
import sys
import time

SWITCHES = 1000
ROUNDS = 3


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def report(what, figure):
    print(what, f"{figure:.6g}", flush=True)


async def yields():
    for _ in range(SWITCHES):
        await asyncio.sleep(0)
    return SWITCHES


async def returns_one():
    return 1


async def waits(future):
    return await future


async def sleeps(seconds):
    await asyncio.sleep(seconds)
    return 1


def random_seconds():
    """The same numbers as bench::Random's."""
    state = 1
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state / 2**32


class Counting(selectors.EpollSelector):
    waits = 0

    def select(self, timeout=None):
        Counting.waits += 1
        return super().select(timeout)


async def switch(tasks):
    before = time.process_time()
    total = sum(await asyncio.gather(*[yields() for _ in range(tasks)]))
    assert total == tasks * SWITCHES
    report("ns", (time.process_time() - before) * 1e9 / total)


async def spawn(tasks):
    warm = 0
    for turn in range(ROUNDS):
        before = time.process_time()
        assert sum(await asyncio.gather(*[returns_one() for _ in range(tasks)])) == tasks
        ns = (time.process_time() - before) * 1e9 / tasks
        if turn == 0:
            report("cold_ns", ns)
        else:
            warm += ns
    report("ns", warm / (ROUNDS - 1))


async def pending(tasks, make):
    before = resident_bytes()
    kept = [asyncio.create_task(make()) for _ in range(tasks)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    report("bytes", (resident_bytes() - before) / len(kept))
    os._exit(0)  # what cancelling them costs is not the question here


async def sleep(tasks):
    seconds = random_seconds()
    coroutines = [sleeps(next(seconds)) for _ in range(tasks)]
    before = time.process_time()
    assert sum(await asyncio.gather(*coroutines)) == tasks
    report("ns", (time.process_time() - before) * 1e9 / tasks)
    if Counting.waits:
        report("waits", Counting.waits)
    report("sleeps", resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw)


async def cancel(tasks):
    """Every second sleeper is cancelled; as many new ones come; the other half wakes up."""
    nobody = resident_bytes()
    soon = 3  # after all are asleep
    others, cancelled = [], []
    for i in range(tasks):
        (others if i % 2 else cancelled).append(
            asyncio.create_task(sleeps(soon if i % 2 else 3600)))
    await asyncio.sleep(0)
    report("bytes", (resident_bytes() - nobody) / tasks)
    before = time.process_time()
    for task in cancelled:
        task.cancel()
    for _ in range(3):
        await asyncio.sleep(0)
    half = len(cancelled)
    assert all(task.cancelled() for task in cancelled)
    assert not any(task.done() for task in others)
    cancelled.clear()
    del task
    report("ns", (time.process_time() - before) * 1e9 / half)
    kept = [asyncio.create_task(sleeps(3600)) for _ in range(half)]
    await asyncio.sleep(0)
    report("again_bytes", (resident_bytes() - nobody) / (half + len(kept)))
    before = time.process_time()
    await asyncio.wait(others)
    others.clear()
    report("fire_ns", (time.process_time() - before) * 1e9 / half)
    os._exit(0)


async def main(work, tasks):
    if work == "pending":
        future = asyncio.get_running_loop().create_future()
        await pending(tasks, lambda: waits(future))
    elif work == "timers":
        await pending(tasks, lambda: sleeps(3600))
    else:
        await {"switch": switch, "spawn": spawn, "sleep": sleep, "cancel": cancel}[work](tasks)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        print(__doc__)
        sys.exit(sys.argv[1:] != ["--help"])
    if sys.argv[1] == "uvloop":
        import uvloop

        loop = uvloop.new_event_loop()
    else:
        loop = asyncio.SelectorEventLoop(Counting())
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main(sys.argv[2], int(sys.argv[3])))
