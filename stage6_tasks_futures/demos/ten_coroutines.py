# Ten coroutines for gather(), which makes tasks of them.
# differs: /^End \d/ All end at the same moment: CPython's heap of timers forgets their order, and
# the loop of C++ keeps it.
# differs: /^\(CPython's heap/ The scene tells how CPython does it.
# not lit: CPython's heap of timers forgets in which order equal deadlines were set.
import asyncio

from doit import doit


async def main():
    coroutines = [doit(i) for i in range(10)]
    print(await asyncio.gather(*coroutines))


asyncio.run(main())
