# Ten descriptors are ready, and one select() serves them all.
import os

from counting_selector import CountingSelect
from select_loop import SelectLoop, reader

pipes = [os.pipe() for _ in range(10)]
for _, to in pipes:
    os.write(to, b'x')
counting = CountingSelect()
SelectLoop(counting).run(*(reader(f'reader {i}', from_, 1) for i, (from_, _) in enumerate(pipes)))
print(counting.selects, 'calls of select(): one before the readers began to wait,',
      counting.selects - 1, 'for all of them')
