# The programs of the ten questions on this stage, docs/3_quiz.md.
#
# with: 1
# with: 2
# with: 4
# with: 5
# with: 7
# with: 8
# with: 10
#
# differs: /^porter: / asyncio says it in other words.
# differs: /^run\(\) (raised|ended)/ asyncio would sleep on. Here somebody cancels the two who sleep for ever.
import asyncio
import inspect
import sys
import time

import naive
from sleep_events import AsyncSleep, asleep

start = time.monotonic()


def now():
    return f'{time.monotonic() - start:g}'


async def walker(name, rest, times):
    for _ in range(times):
        await asleep(rest)
        print(name, now())


def question_1():
    naive.run(walker('a', 3, 2), walker('b', 2, 3))


async def computing():
    time.sleep(5)
    print('computed', now())


def question_2():
    naive.run(walker('a', 1, 1), computing(), walker('b', 1, 1))


class Bell:
    def __await__(self):
        yield self

    def __repr__(self):
        return 'Bell'


async def porter():
    try:
        await Bell()
    except RuntimeError as error:
        print('porter:', error)
        raise ValueError('no bell')


async def hotel():
    try:
        await porter()
    except ValueError as error:
        print('hotel:', error, now())
        await asyncio.sleep(8)
        return 'a quiet night'


def question_4():
    print('no exception', asyncio.run(hotel()), now())


async def speaker(name, times, spawned=None):
    for i in range(times):
        print(name, i + 1)
        if spawned is not None and i == 0:
            spawned.append(asyncio.create_task(speaker('spawned', 2)))
        await asyncio.sleep(0)


def question_5():
    async def main():
        spawned = []
        await asyncio.gather(speaker('a', 2, spawned), speaker('b', 2))
        await spawned[0]

    asyncio.run(main())


async def fuse(burns, bad):
    await asyncio.sleep(burns)
    if bad:
        raise ValueError('bang')
    return 7


def question_7():
    async def main():
        return await asyncio.gather(fuse(2, True), fuse(6, False), fuse(4, True), return_exceptions=True)

    ends = asyncio.run(main())
    print(now(), len(ends))
    for end in ends:
        print(f'ValueError: {end}' if isinstance(end, ValueError) else 'no exception')
    print(ends[1])


async def night(name):
    try:
        await asyncio.sleep(float('inf'))
    finally:
        print(name, 'wakes up')


def question_8():
    a, b = night('a'), night('b')

    async def main():
        sleepers = asyncio.create_task(a), asyncio.create_task(b)
        result = await fuse(2, False)
        for sleeper in sleepers:
            sleeper.cancel()
        await asyncio.wait(sleepers)
        return result

    result = asyncio.run(main())
    print('run() ended', now())
    print(result, inspect.getcoroutinestate(a).removeprefix('CORO_').lower())


async def twice(name, event):
    for _ in range(2):
        await event
        print(name, now())


def question_10():
    noon = AsyncSleep(start + 12)
    naive.run(twice('a', noon), walker('c', 12, 1), twice('b', noon))


globals()['question_' + sys.argv[1]]()
