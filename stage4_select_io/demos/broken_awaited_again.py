# Broken: what was read belongs to the event. Who awaits the same event again gets the old byte.
import os

import select_loop
from naive_select import AsyncRead, NaiveLoop, reader

from_, to = os.pipe()
os.write(to, b'ab')
request = AsyncRead(from_)
NaiveLoop().run(reader('once', request))
NaiveLoop().run(reader('again', request))
select_loop.SelectLoop().run(select_loop.reader('another read', from_, 1))
