#!/usr/bin/env python3
"""Clients that a server would rather not have, all at once.

    bad_peers.py PORT SECONDS [PERCENT]

A thousand dawdle: a byte of a request now and then. A hundred ask for a large file and never read it.
Twenty ask and then reset the connection, or close their half of it, and come again at once. Whoever is
put out by the server comes again. Of all these PERCENT come, if it is given. Prints how often each kind
came and ends with 0.
"""

import asyncio
import socket
import struct
import sys
from collections import Counter

if len(sys.argv) < 3:
    print(__doc__)
    sys.exit(sys.argv[1:] != ['--help'])
PORT, SECONDS = int(sys.argv[1]), float(sys.argv[2])
PERCENT = int(sys.argv[3]) if len(sys.argv) > 3 else 100
BIG = b'GET /big.bin HTTP/1.1\r\nHost: a\r\n\r\n'
came = Counter()


async def connect():
    peer = socket.socket()
    peer.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(peer, ('127.0.0.1', PORT))
    except BaseException:
        peer.close()
        raise
    return peer


async def dawdle(peer, number):
    """The line never ends before the server has lost patience."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(peer, b'GET /')
    while True:
        await asyncio.sleep(0.5 + number % 100 / 50)
        await loop.sock_sendall(peer, b'x')


async def never_read(peer, _):
    loop = asyncio.get_running_loop()
    for _ in range(50):
        await loop.sock_sendall(peer, BIG)
    await asyncio.sleep(SECONDS)


async def reset(peer, number):
    """In the middle of an answer, or of a question."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(peer, BIG if number % 2 else BIG[:20])
    await asyncio.sleep(0.02)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


async def half_close(peer, number):
    """Says that nothing more comes, behind a question or in the middle of it; hears what comes, and leaves."""
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(peer, b'GET /hello.txt HTTP/1.1\r\nHost: a\r\n\r\n' if number % 2 else BIG[:20])
    peer.shutdown(socket.SHUT_WR)
    while await loop.sock_recv(peer, 65536):
        pass
    await asyncio.sleep(0.02)


async def again_and_again(kind, number):
    while True:
        try:
            peer = await connect()
            came[kind.__name__] += 1
            try:
                await kind(peer, number)
            finally:
                peer.close()
        except OSError:
            await asyncio.sleep(0.05)


async def main():
    kinds = []
    for kind, count in [(dawdle, 1000), (never_read, 100), (reset, 10), (half_close, 10)]:
        kinds += [kind] * max(1, count * PERCENT // 100)
    peers = [asyncio.create_task(again_and_again(kind, number)) for number, kind in enumerate(kinds)]
    await asyncio.wait(peers, timeout=SECONDS)
    for peer in peers:
        peer.cancel()
    await asyncio.wait(peers)
    print(', '.join(f'{kind} {count}' for kind, count in came.items()))


asyncio.run(main())
