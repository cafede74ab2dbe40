# Broken: a map from a file to the coroutine that reads it. The second takes the place of the first.
import inspect
import os

from naive_select import AsyncRead, NaiveLoop, reader, writer

from_, to = os.pipe()
first = reader('first', AsyncRead(from_))
NaiveLoop().run(first, reader('second', AsyncRead(from_)), writer(to, ['xy']))
state = inspect.getcoroutinestate(first).removeprefix('CORO_').lower()
print('run() returns; first is', state)
