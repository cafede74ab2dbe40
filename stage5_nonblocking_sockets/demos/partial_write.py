# Broken first: send() takes what has room, and says how much that was. This one does not look at it.
# not lit: A receive that got less than it could take knows that nothing more is there, so in C++ the next
# one waits before it asks. Here it asks.

from async_io import pair, recv, send
from select_loop import SelectLoop

AMOUNT = 1_000_000


async def naive_send(sock, data):
    sock.send(data)


async def sender(sock, send):
    with sock:
        await send(sock, b'x' * AMOUNT)
    print('  the send has returned')


async def receiver(sock):
    count = 0
    with sock:
        while piece := await recv(sock):
            count += len(piece)
    print('  all bytes have come' if count == AMOUNT else '  some bytes are missing')


for name, kind in ('its answer is not looked at:', naive_send), ('AsyncSend:', send):
    print(name)
    a, b = pair()
    SelectLoop().run(sender(a, kind), receiver(b))
