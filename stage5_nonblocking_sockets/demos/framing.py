# A stream has no borders. Each message here says first how long it is, in four bytes: a reader
# that asks for exactly these, and then for exactly the message, takes no byte of the next one.
from async_io import pair, recv_exactly
from select_loop import SelectLoop


async def frames(sock):
    while header := await recv_exactly(sock, 4):
        body = await recv_exactly(sock, int(header))
        print(f'frame of {int(header)}: {body.decode()}')


sock, peer = pair()
peer.send(b'5   hello3   you9   out there')  # all at once
peer.close()
with sock:
    SelectLoop().run(frames(sock))
