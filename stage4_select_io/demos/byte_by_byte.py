# 1000 bytes are in a pipe. Read byte by byte, each of them costs a select() and a read().
import os

from counting_selector import CountingSelect
from select_loop import SelectLoop, async_read


async def pieces(fd, size):
    have = 0
    while have < 1000:
        have += len(await async_read(fd, size))


for size in 1, 10, 1000:
    from_, to = os.pipe()
    os.write(to, b'x' * 1000)
    counting = CountingSelect()
    SelectLoop(counting).run(pieces(from_, size))
    print(f'in pieces of {size}: {counting.selects - 1} x select()')
    os.close(from_)
    os.close(to)
