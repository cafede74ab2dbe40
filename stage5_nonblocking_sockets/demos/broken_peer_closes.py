# Broken: at the end of the stream recv() gives nothing, and never "not now". A recv that only counts
# bytes goes round in a circle from then on. It does not even let go of the loop.
from async_io import pair
from naive_recv import NaiveRecv, tell
from select_loop import SelectLoop, asleep, sleepy


async def leave(peer):
    await asleep(0.15)
    peer.close()
    print('peer closes')


sock, peer = pair()
peer.send(b'abc')
with sock:
    recv = NaiveRecv(sock, 10)  # it would go on for ever
    SelectLoop().run(tell('who wants 10 bytes', recv), leave(peer), sleepy('other', 3))
