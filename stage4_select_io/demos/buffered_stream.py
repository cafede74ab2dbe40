# A stream reads ahead: select() sees an empty pipe, and a loop that waits for it waits for ever.
import os
import select

from select_loop import SelectLoop, reader

from_, to = os.pipe()
os.write(to, b'hello')
with open(os.dup(from_), 'rb') as stream:  # it closes what it is given: so a copy
    first = stream.read(1).decode()
    ready, _, _ = select.select([from_], [], [], 0)
    print(f"the stream gave '{first}'; select() sees {len(ready)} ready,",
          'and four bytes are in the stream')

os.write(to, b'hello')
SelectLoop().run(reader('AsyncRead', from_, 5))
