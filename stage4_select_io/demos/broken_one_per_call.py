# Broken: of all that are ready, readable[0] alone is served. Ten that are ready take ten calls.
import os

from naive_select import AsyncRead, NaiveLoop, reader

pipes = [os.pipe() for _ in range(10)]
for _, to in pipes:
    os.write(to, b'x')
loop = NaiveLoop()
loop.run(*(reader(f'reader {i}', AsyncRead(from_)) for i, (from_, _) in enumerate(pipes)))
print(loop.selects, 'calls of select(): ten to start the readers,', loop.selects - 10, 'to serve them')
