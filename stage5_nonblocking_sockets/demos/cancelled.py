# Broken first: an exact amount is collected in the coroutine that waits for it. When that one is
# closed half way, its bytes are gone. In asyncio a StreamReader keeps them, beside the socket.
# not lit: Collect has two twins, recv_exactly() and Reader.exactly().

from async_io import pair, recv, recv_exactly


class Reader:
    """A socket, and the bytes that nobody has taken yet."""

    def __init__(self, sock):
        self.sock = sock
        self.unread = b''

    async def exactly(self, amount):
        while len(self.unread) < amount:
            self.unread += await recv(self.sock, amount - len(self.unread))
        data, self.unread = self.unread[:amount], self.unread[amount:]
        return data


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as end:
        return end.value


def read_after_a_closed_one(reader_of):
    sock, peer = pair()
    with sock, peer:
        exactly = reader_of(sock)
        peer.send(b'abc')
        first = exactly(5)
        first.send(None)
        first.close()
        peer.send(b'defgh')
        return run(exactly(5)).decode()


gets = read_after_a_closed_one(lambda sock: lambda amount: recv_exactly(sock, amount))
print(f"bytes in the coroutine: the next one gets '{gets}'")
gets = read_after_a_closed_one(lambda sock: Reader(sock).exactly)
print(f"bytes in the socket:    the next one gets '{gets}'")
