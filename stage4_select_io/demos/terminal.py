# Type lines while a clock ticks. Ctrl-D ends it, as does the end of a pipe or a file.
import sys
import time

from select_loop import SelectLoop, asleep, finished, print_lines


async def ticker(while_runs):
    while not finished(while_runs):
        print(f'tick at {time.monotonic():.2f}')
        await asleep(1)


person = print_lines('terminal', sys.stdin.fileno())
SelectLoop().run(ticker(person), person)
