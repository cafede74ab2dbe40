# A recv() from the selector to the coroutine: set_result() resumes nobody, it only puts callbacks
# into the ready queue.
# differs in: /by \S+ -> \S+,/ Each library has its own names for the functions that resume a
# coroutine.
import asyncio
import selectors
import socket


class TracedSelector(selectors.EpollSelector):
    """Says when it reports `traced`."""

    def __init__(self, traced):
        super().__init__()
        self.traced = traced

    def select(self, timeout=None):
        ready = super().select(timeout)
        if any(key.fileobj == self.traced for key, _ in ready):
            print('2 select() returned the socket as readable')
        return ready


async def receiver(data):
    got = await data
    print(f'6-7 coroutine resumed by Task.__wakeup -> send(None), got {got}')


def readable():
    data = a.recv(100)
    loop.remove_reader(a.fileno())
    print(f'3 data moved into a buffer: {data}')
    future.set_result(data)
    print('4 future.set_result() called; callbacks: scheduled, not yet run')


def send():
    print('1 nothing ready: select waits')
    b.send(b'hello')


a, b = socket.socketpair()
a.setblocking(False)
with a, b:
    loop = asyncio.SelectorEventLoop(TracedSelector(a.fileno()))
    future = loop.create_future()
    future.add_done_callback(lambda _: print('5 done callback runs'))
    loop.add_reader(a.fileno(), readable)
    loop.call_soon(send)
    loop.run_until_complete(receiver(future))
    loop.close()
