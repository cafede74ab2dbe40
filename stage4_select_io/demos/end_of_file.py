# The end of a file ends the read, with what there was. A file at its end counts as readable.
import os

from select_loop import SelectLoop, reader, writer

from_, to = os.pipe()
loop = SelectLoop()
loop.run(reader('who wants 10', from_, 10), writer(to, ['abc']))  # and closes
loop.run(reader('who comes later', from_, 10))
