# Broken: the read goes on until it has its ten bytes. The file has three.
# not lit: The class reads by itself, piece by piece. The function awaits an object that does.
import os

from naive_select import AsyncRead, NaiveLoop, reader

from_, to = os.pipe()
os.write(to, b'abc')
os.close(to)
NaiveLoop().run(reader('who wants 10', AsyncRead(from_, 10, patience=50)))  # it would go on for ever
