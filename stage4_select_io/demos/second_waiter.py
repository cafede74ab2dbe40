# Two readers want the same pipe. The second one is told that it cannot.
#
# The loop has to see to that. asyncio's add_reader() lets the second one take the place of the
# first.
import fcntl
import os

from select_loop import SelectLoop, reader, writer

from_, to = os.pipe()
pipe = fcntl.fcntl(from_, fcntl.F_DUPFD_CLOEXEC, 100)  # the same number in every run: 100
SelectLoop().run(reader('first', pipe, 1), reader('second', pipe, 1), writer(to, ['x']))
