# The programs of the ten questions on this stage, docs/5_quiz.md.
#
# with: 2
# with: 3
# with: 4
# with: 6
# with: 7
# with: 8
# with: 9
# with: 10
#
# differs: /^ByRecv registers/ The loop of the twins keeps no watch; the scene `kept_watch` has one
# that does.
from async_io import accept, connect, listening, pair, send, tcp

import selectors
import socket
import sys
import types

from echo_talk import echo
from select_loop import Readable, SelectLoop, asleep, finished, others_first


class Stream:
    """A socket as the scenes have it: what was received and not taken, whether the last recv has
    emptied it, and what it has moved since it let the others go first."""

    def __init__(self, sock):
        self.sock, self.unread, self.drained, self.moved = sock, b'', False, 0

    @types.coroutine
    def recv(self, at_most=65536, at_least=1):
        while True:
            if self.moved >= 256 * 1024:
                self.moved = 0
                yield
            if len(self.unread) >= at_least:
                break
            piece = self.try_recv(at_most - len(self.unread))
            if piece is None:
                self.moved = 0
                yield Readable(self.sock)
                continue
            self.unread += piece
            if not piece or len(self.unread) >= at_least:
                break
        data, self.unread = self.unread[:at_most], self.unread[at_most:]
        return data.decode()

    def exactly(self, amount):
        return self.recv(amount, amount)

    def try_recv(self, size):
        if self.drained:
            self.drained = False
            return None
        try:
            piece = self.sock.recv(size)
        except BlockingIOError:
            return None
        self.drained = 0 < len(piece) < size
        self.moved += max(len(piece), 4096)
        return piece


def get(recv):
    """Runs it without a loop."""
    try:
        recv.send(None)
        return 'waits'
    except StopIteration as end:
        return end.value


async def later(delay, what):
    await asleep(delay)
    what()


def question_2():
    sock, peer = pair()
    stream = Stream(sock)
    peer.send(b'abcde')
    a, b, c = stream.recv(3), stream.recv(3), stream.recv(3)
    print(get(a))
    print(get(b))
    peer.send(b'f')
    print(get(c))
    print(get(c))


def question_3():
    sock, peer = pair()
    stream = Stream(sock)
    peer.send(b'abcd')
    six = stream.exactly(6)
    print(get(six))
    six.close()
    print(get(stream.recv(2)))
    peer.send(b'efgh')
    print(get(stream.exactly(4)))


def question_4():
    streams = []
    for _ in range(2):
        sock, peer = pair()
        peer.send(b'x' * 100)
        peer.close()
        streams.append(Stream(sock))
    count = 0

    async def zipper():
        nonlocal count
        while await streams[count % 2].recv(1):
            count += 1

    async def other(zipping):
        while True:
            print('bytes:', count)
            if finished(zipping):
                break
            await others_first()

    zipping = zipper()
    SelectLoop().run(zipping, other(zipping))


def question_6():
    here, there = pair()

    async def asker():
        await send(here, b'bye')
        here.shutdown(socket.SHUT_WR)
        piece = None
        while piece != '':
            piece = await Stream(here).recv()
            print(f'[{piece}]')

    SelectLoop().run(echo(there), asker())


def question_7():
    async def byte(name, stream):
        try:
            print(name, 'got', await stream.recv(1))
        except RuntimeError:
            print(name, 'is refused')

    for data_there in True, False:
        sock, peer = pair()
        stream = Stream(sock)
        if data_there:
            peer.send(b'ab')
        SelectLoop().run(byte('first', stream), byte('second', stream), later(1, peer.close))


def question_8():
    sock, peer = pair()

    async def sender():
        try:
            await send(sock, b'x' * 1_000_000)
            print('all is sent')
        except OSError as error:
            print(f'send: {error.strerror}')

    def leave():
        print('the peer leaves')
        peer.close()

    SelectLoop().run(sender(), later(1, leave))


def question_9():
    listener, client = listening(), tcp()
    SelectLoop().run(connect(client, listener.getsockname()))
    print('connected')
    client.send(b'hi')
    client.close()
    try:
        accept(listener).send(None)
    except StopIteration as end:
        stream = Stream(end.value)
    first, second = stream.recv(), stream.recv()
    for recv in first, second, second:
        print(f'[{get(recv)}]')


class Counting(selectors.SelectSelector):
    registers = unregisters = 0

    def register(self, *arguments):
        self.registers += 1
        return super().register(*arguments)

    def unregister(self, *arguments):
        self.unregisters += 1
        return super().unregister(*arguments)


def question_10():
    async def by_hand(sock):
        for _ in range(3):
            await readable(sock)
            sock.recv(10)

    async def by_recv(sock):
        stream = Stream(sock)
        for _ in range(3):
            await stream.recv(10)

    for name, receiver in ('ByHand', by_hand), ('ByRecv', by_recv):
        sock, peer = pair()
        selector = Counting()
        sends = [later(i + 1, lambda i=i: peer.send(b'abc'[i:i + 1])) for i in range(3)]
        SelectLoop(selector).run(receiver(sock), *sends)
        print(name, 'registers', selector.registers, 'and unregisters', selector.unregisters)


@types.coroutine
def readable(sock):
    yield Readable(sock)


globals()['question_' + sys.argv[1]]()
