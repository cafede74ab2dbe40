"""What the twins of this stage await: operations on sockets that are tried first.

Each is a system call in a loop. "Not now" is BlockingIOError in Python: then it yields what it
waits for, and tries again. A socket must not block: setblocking(False).
"""
import os
import sys

# The loop is that of stage 4. And Python's own `selectors` comes before the twin of that name, also
# if a twin is run by itself. So this module is imported first.
here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [folder for folder in sys.path if folder != here]
sys.path += [here, os.path.join(here, '..', '..', 'stage4_select_io', 'demos')]

import errno
import socket
import types

from select_loop import Readable, Writable


def tcp():
    made = socket.socket()
    made.setblocking(False)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def listening():
    """A listener on loopback, at a port that was free."""
    made = tcp()
    made.bind(('127.0.0.1', 0))
    made.listen()
    return made


def pair():
    ends = socket.socketpair()
    for end in ends:
        end.setblocking(False)
    return ends


@types.coroutine
def recv(sock, at_most=65536):
    """The bytes that have come. b'' says that the peer has closed."""
    while True:
        try:
            return sock.recv(at_most)
        except BlockingIOError:
            yield Readable(sock)


async def recv_exactly(sock, amount):
    """That many bytes: fewer only if the stream ends before, and never more."""
    data = b''
    while len(data) < amount:
        piece = await recv(sock, min(amount - len(data), 65536))
        if not piece:
            break
        data += piece
    return data


@types.coroutine
def send(sock, data):
    """Sends all, and returns in how many parts."""
    parts = 0
    rest = memoryview(data)
    while rest:
        try:
            sent = sock.send(rest)
        except BlockingIOError:
            yield Writable(sock)
            continue
        parts += 1
        rest = rest[sent:]
    return parts


@types.coroutine
def accept(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except BlockingIOError:
            yield Readable(listener)
        else:
            connection.setblocking(False)
            return connection


@types.coroutine
def connect(sock, address):
    """Whether it worked is known when the socket can be written: SO_ERROR tells."""
    error = sock.connect_ex(address)
    if error == errno.EINPROGRESS:
        yield Writable(sock)
        error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if error:
        raise OSError(error, os.strerror(error))
