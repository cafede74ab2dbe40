# A group that is cancelled cancels its coroutines, and ends with CancelledError as its exception.
import asyncio


async def coro(tag, delay):
    print('>', tag)
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print('x', tag)
        raise
    print('<', tag)
    return tag


async def main(only_group2):
    group1 = asyncio.gather(coro('1.1', 1), coro('1.2', 3))
    group2 = asyncio.gather(coro('2.1', 1), coro('2.2', 2))
    all_groups = asyncio.gather(group1, group2)
    victim = group2 if only_group2 else all_groups
    asyncio.get_running_loop().call_later(1.5, victim.cancel)
    print('cancel', 'group2' if only_group2 else 'all')
    try:
        await all_groups
    except asyncio.CancelledError:
        print('CancelledError from all_groups; all_groups.cancelled() =', all_groups.cancelled())
    print(f'group1 done: {group1.done()}  group2.cancelled(): {group2.cancelled()}  '
          f'group2 exception: {type(group2.exception()).__name__}')

    rest = asyncio.all_tasks() - {asyncio.current_task()}
    if rest:
        print('still running:', len(rest))
        await asyncio.wait(rest)


asyncio.run(main(only_group2=True))
asyncio.run(main(only_group2=False))
