# The end of a stream is a value: recv() returns no bytes. It is no error, and nobody else hears of
# it.
from async_io import pair, recv, recv_exactly, send
from select_loop import SelectLoop, asleep, sleepy


async def listen(sock):
    print('listener wants 10 bytes')
    data = await recv_exactly(sock, 10)
    print(f"listener got '{data.decode()}', asks for more")
    data = await recv(sock)
    print(f"listener got '{data.decode()}': that is the end")


async def leave(sock):
    await send(sock, b'abc')
    await asleep(0.15)
    print('peer closes')
    sock.close()


sock, peer = pair()
with sock:
    SelectLoop().run(listen(sock), leave(peer), sleepy('other', 3))
