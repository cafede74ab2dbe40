# Broken: a read that would block says so by its value, and then the part that called it runs once
# more, from its start. What stands before the read happens twice.
# not lit: The part that is called again is a method there, and a coroutine of its own in C++.

from async_io import pair

SUSPEND = object()


def read(sock, n):
    try:
        return sock.recv(n)
    except BlockingIOError:
        return SUSPEND


class Guest:
    def __init__(self, sock):
        self.sock = sock

    def part(self):
        print('orders')
        data = read(self.sock, 1024)
        if data is SUSPEND:
            return SUSPEND
        print('gets', data.decode())


sock, waiter = pair()
guest = Guest(sock)
if guest.part() is SUSPEND:
    print('  suspended')
    waiter.send(b'coffee')
    guest.part()
