"""The program of case_1, case_2 and case_2_sleep_0, which differ in the pause."""
import asyncio


async def p(word):
    print(f'{asyncio.get_running_loop().time():.1f} - {word}')


async def main(pause=None):
    coro = p('await')
    task = asyncio.create_task(p('create_task'))
    if pause is not None:
        await asyncio.sleep(pause)  # the loop has the control: it runs the task
    await coro
    await task
