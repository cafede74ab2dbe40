# Broken first: to be polite, this recv waits after each call, the last one too. It waits for bytes
# that it does not want, and that may never come.
import types

from async_io import pair, recv_exactly
from naive_recv import tell
from select_loop import Readable, SelectLoop, asleep


@types.coroutine
def polite_recv(sock, amount):
    data = b''
    while len(data) < amount:
        try:
            data += sock.recv(amount - len(data))
        except BlockingIOError:
            pass
        yield Readable(sock)
    return data


async def send(peer):
    await asleep(0.1)
    peer.send(b'abc')
    print('the three bytes are sent')


async def leave(peer):
    await asleep(2)
    peer.close()
    print('the peer leaves')


for name, kind in ('PoliteRecv', polite_recv), ('AsyncRecvExactly', recv_exactly):
    sock, peer = pair()
    with sock:
        SelectLoop().run(tell(name, kind(sock, 3)), send(peer), leave(peer))
