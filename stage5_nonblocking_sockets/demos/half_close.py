# A connection is two streams, and each ends by itself. Who has said all ends his own, and reads on.
# not lit: A receive that got less than it could take knows that nothing more is there, so in C++ the next
# one waits before it asks. Here it asks.

from async_io import pair, recv, send

import socket

from select_loop import SelectLoop


async def ask(sock):
    with sock:
        await send(sock, b'how are you')
        sock.shutdown(socket.SHUT_WR)
        piece = None
        while piece != b'':
            piece = await recv(sock)
            print(f"client hears '{piece.decode()}'")


async def answer(sock):
    with sock:
        piece = None
        while piece != b'':
            piece = await recv(sock, 5)
            print(f"server hears '{piece.decode()}'")
        await send(sock, b'fine')


a, b = pair()
SelectLoop().run(ask(a), answer(b))
