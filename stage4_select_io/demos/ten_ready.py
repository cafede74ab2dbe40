# Ten descriptors are ready, and one select() serves them all.
import os
import selectors

from select_loop import SelectLoop, reader


class Counting(selectors.SelectSelector):
    selects = 0

    def select(self, timeout=None):
        self.selects += 1
        return super().select(timeout)


pipes = [os.pipe() for _ in range(10)]
for _, to in pipes:
    os.write(to, b'x')
counting = Counting()
SelectLoop(counting).run(*(reader(f'reader {i}', from_, 1) for i, (from_, _) in enumerate(pipes)))
print(counting.selects, 'calls of select(): one before the readers began to wait,',
      counting.selects - 1, 'for all of them')
