"""The recv that people write first. Its loop is right; it is the recv that has the faults."""
from select_loop import Readable


class Patience(Exception):
    """A scene has to end."""


class NaiveRecv:
    def __init__(self, connection, amount, patience=50):
        self.connection, self.amount, self.patience = connection, amount, patience
        self.buffer = b''
        self.calls = 0

    def __await__(self):
        in_vain = 0
        while len(self.buffer) < self.amount:
            self.calls += 1
            try:
                piece = self.connection.recv(1024)
            except BlockingIOError:
                yield Readable(self.connection)
                in_vain = 0
                continue
            self.buffer += piece
            in_vain += not piece
            if in_vain == self.patience:
                raise Patience(f'{in_vain} calls of recv that gave nothing')
        return self.buffer


async def tell(name, operation):
    try:
        print(f"{name} got '{(await operation).decode()}'")
    except (OSError, Patience) as error:
        print(f'{name} raised: {error}')
