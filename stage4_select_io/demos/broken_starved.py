# Broken: a reader is served only while no sleeper is due.
import os

from naive_select import AsyncRead, AsyncSleep, NaiveLoop

turns = 0


async def busy():
    global turns
    while turns < 100:
        turns += 1
        await AsyncSleep(0)


async def patient(fd):
    await AsyncRead(fd)
    print('the reader is served after', turns, 'steps of the other')


from_, to = os.pipe()
os.write(to, b'x')
NaiveLoop().run(patient(from_), busy())
