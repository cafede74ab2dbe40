# A reader waits until all five bytes have come, piece by piece. The loop sleeps in select().
import os
import time

from select_loop import SelectLoop, reader, writer

from_, to = os.pipe()
start = time.monotonic()
SelectLoop().run(reader('reader', from_, 5), writer(to, ['he', 'l', 'lo']))
os.close(from_)
print(f'took {time.monotonic() - start:.1f} s')
