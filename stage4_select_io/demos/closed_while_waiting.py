# One coroutine closes a descriptor that another one waits for. The waiter is told.
#
# Python's select() raises then, in the loop, and all coroutines would end with it. This loop
# catches that, asks of each descriptor alone, and throws the error in where it belongs. asyncio
# does not define what happens.
import os

from select_loop import SelectLoop, asleep, reader, sleepy


async def closer(fd):
    await asleep(0.15)
    os.close(fd)


from_, to = os.pipe()
SelectLoop().run(reader('reader', from_, 1), closer(from_), sleepy('bystander', 3))
