# wait() takes tasks only. A coroutine is refused when it runs.
# differs: /^\(here the compiler says so\)/ The compiler of C++ refuses it, and so the scene says.
import asyncio

from remote_call import foo


async def main():
    coroutine = foo(0)
    try:
        await asyncio.wait([coroutine])
    except TypeError as error:
        print(f'TypeError: {error}')
    coroutine.close()

    tasks = [asyncio.create_task(foo(i)) for i in range(5)]
    done, pending = await asyncio.wait(tasks)
    print([task.result() for task in tasks if task in done], len(pending))  # sets have no order


asyncio.run(main())
