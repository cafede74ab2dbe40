# Broken: a descriptor is closed while somebody waits for it. select() fails for all of them.
import inspect
import os

from naive_select import AsyncRead, NaiveLoop, asleep, reader, sleepy


async def closer(fd):
    await asleep(0.15)
    os.close(fd)


from_, to = os.pipe()
bystander = sleepy('bystander', 3)
try:
    NaiveLoop().run(reader('reader', AsyncRead(from_)), closer(from_), bystander)
except OSError as error:
    state = inspect.getcoroutinestate(bystander).removeprefix('CORO_').lower()
    print(f'run() is left: select: {error.strerror}; the bystander is', state)
