# The naive loop with descriptors, where nothing goes wrong: a sleeper ticks, a reader waits.
# not lit: The class reads by itself, piece by piece. The function awaits an object that does.
import os

from naive_select import AsyncRead, NaiveLoop, reader, sleepy, writer

from_, to = os.pipe()
NaiveLoop().run(
    sleepy('sleeper', 3), reader('reader', AsyncRead(from_, 5)), writer(to, ['he', 'llo'])
)
