# The usual shape of a program, after the usual mistake: the function in the place of its call.
# differs: /^\(here the compiler says so\)/ The compiler of C++ refuses it, and so the scene says.
import asyncio
import re

from remote_call import foo


async def do_something_async():
    tasks = [asyncio.create_task(foo(i)) for i in range(5)]
    return await asyncio.gather(*tasks)


try:
    asyncio.run(do_something_async)
except ValueError as error:
    print('ValueError:', re.sub('0x[0-9a-f]+', '0x...', str(error)))  # another one in each run
print(asyncio.run(do_something_async()))
