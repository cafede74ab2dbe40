# A peer that is gone: a send is taken, and the answer to it is RST. From then on EPIPE, and with it
# a signal, SIGPIPE. Python ignores that one from the start; here it is counted.
from async_io import accept, connect, listening, tcp

import signal
import socket
import struct
import time

from select_loop import SelectLoop

signals = 0


def count(number, frame):
    global signals
    signals += 1


def connection():
    ends = [tcp()]

    async def take(listener):
        ends.append(await accept(listener))

    with listening() as listener:
        SelectLoop().run(connect(ends[0], listener.getsockname()), take(listener))
    return ends


def end_of(operation, *arguments):
    try:
        got = operation(*arguments)
    except OSError as error:
        return error.strerror
    return 'is taken' if isinstance(got, int) else f"'{got.decode()}'"


client, peer = connection()
with client:
    peer.close()
    print('the peer has closed')
    print('first send: ', end_of(client.send, b'hello', socket.MSG_NOSIGNAL))
    signal.signal(signal.SIGPIPE, count)
    print('second send:', end_of(client.send, b'hello', socket.MSG_NOSIGNAL) + ', signals:', signals)
    taken = end_of(client.send, b'hello') == 'is taken'
    time.sleep(0)  # Python runs its handlers between two calls
    print('bare send:  ', ('is taken' if taken else 'fails') + ', signals:', signals)
    print('recv:       ', end_of(client.recv, 10))
client, peer = connection()
with client:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    peer.close()
    print('the peer has reset')
    print('recv:       ', end_of(client.recv, 10))
    print('next recv:  ', end_of(client.recv, 10))
