# The cost of a message: a recv, a send, and nothing else, if the socket stays registered.
#
# The first server registers its socket when recv() says "not now", and ends that when the socket
# is ready: three system calls more for every message. The second one knows that its last recv()
# emptied the socket, so it does not ask again; and its watch is kept until it closes the socket.
# asyncio keeps it that way for its transports, and not for loop.sock_recv().
from async_io import accept, connect, listening, recv_exactly, send, tcp

import selectors
import types

from counting_selector import CountingEpoll
from select_loop import Readable, SelectLoop

MESSAGES = 1000


class Once(Readable):
    """Readable, and not watched afterwards."""


@types.coroutine
def ready(event):
    yield event


class KeepingLoop(SelectLoop):
    """A watch for reading stays when its waiter has gone, until its socket is closed."""

    def __init__(self, selector):
        super().__init__(selector)
        self.keeps = {}

    def watch(self, wanted, coroutine):
        self.keeps[wanted.fd] = type(wanted) is Readable
        key = self.selector.get_map().get(wanted.fd)
        if key and not key.data and key.events == wanted.event:
            key.data[wanted.event] = coroutine  # the selector need not be told
        else:
            super().watch(wanted, coroutine)

    def wake(self, key, events, error=None):
        if self.keeps[key.fd] and key.data:
            self.ready.append((key.data.pop(selectors.EVENT_READ), error))
        else:
            super().wake(key, events, error)

    def close(self, sock):
        if sock.fileno() in self.selector.get_map():
            self.selector.unregister(sock.fileno())
        sock.close()


tries = 0


async def naive_echo(sock):
    global tries
    while True:
        tries += 1
        try:
            data = sock.recv(65536)
        except BlockingIOError:
            await ready(Once(sock))
            continue
        if not data:
            break
        sock.send(data)  # a real one would wait for room


async def echo(sock):
    while True:
        await ready(Readable(sock))
        data = sock.recv(65536)
        if not data:
            break
        await send(sock, data)


async def server(loop, listener, serve):
    connection = await accept(listener)
    loop.close(listener)
    loop.spawn(guest(loop, connection, serve))


async def guest(loop, connection, serve):
    await serve(connection)
    loop.close(connection)


async def client(loop, address):
    sock = tcp()
    await connect(sock, address)
    for _ in range(MESSAGES):
        await send(sock, b'hello')
        await recv_exactly(sock, 5)
    loop.close(sock)


for name, serve in ('naive:', naive_echo), ('Echo: ', echo):
    selector = CountingEpoll()
    loop = KeepingLoop(selector)
    listener = listening()
    loop.run(server(loop, listener, serve), client(loop, listener.getsockname()))
    print(name, MESSAGES, 'messages, the selector was told something', selector.told, 'times')
    if serve is naive_echo:
        print('       and recv was called', tries, 'times')
    selector.close()
