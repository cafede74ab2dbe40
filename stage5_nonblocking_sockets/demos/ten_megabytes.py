# Ten megabytes do not fit into a socket. send() takes what has room, and BlockingIOError is the
# rest: then it waits until the socket can be written, as often as it takes. It and the receiver
# alternate, once for each buffer-full.
# not lit: One class awaits the sending and the receiving. Python has a function for each.
from async_io import pair, recv_exactly, send
from select_loop import SelectLoop

AMOUNT = 10_000_000


async def sender(sock, data):
    with sock:
        print('sent', len(data), 'bytes in', await send(sock, data), 'parts')


async def receiver(sock, data):
    with sock:
        received = await recv_exactly(sock, len(data))
    print('all arrived' if received == data else 'something is missing')


data = bytes(i * i >> 8 & 255 for i in range(AMOUNT))
a, b = pair()
SelectLoop().run(sender(a, data), receiver(b, data))
