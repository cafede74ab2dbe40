# Broken: select() has taken the place of the sleep, and nobody has given it the timeout.
import os
import select
import time

from_, to = os.pipe()
due = time.monotonic() + 0.1
time.sleep(3)  # so long does it take until somebody writes
os.write(to, b'x')
found, _, _ = select.select([from_], [], [])
late = time.monotonic() - due
print(f'select() without a timeout reports {len(found)}; the sleeper wakes {late:.1f} s late')
