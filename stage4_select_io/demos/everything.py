# One thread, one select(): a device, a pipe and the terminal, while a sleeper ticks.
#
# Type something while it ticks, and end the line with Enter. Without a terminal it goes on
# without.
import os
import sys

from select_loop import SelectLoop, print_lines, ready, sleepy, writer


async def until(awaited, then_close):
    try:
        await awaited
    finally:
        if then_close is not None:
            os.close(then_close)


has_terminal = sys.stdin.isatty()
terminal = os.dup(sys.stdin.fileno()) if has_terminal else None
from_, to = os.pipe()
coroutines = [
    until(sleepy('tick', *(10, 0.5) if has_terminal else (5, 0.1)), terminal),
    ready('/dev/urandom'),
    print_lines('pipe', from_),
    writer(to, ['hel', 'lo\nwor', 'ld\n']),
]
if has_terminal:
    coroutines.append(print_lines('terminal', terminal))
SelectLoop().run(*coroutines)
