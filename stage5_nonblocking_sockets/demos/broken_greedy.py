# Broken: as long as bytes are there, this recv does not suspend. That is what "wait if you must"
# says, and the others wait until the last byte has come.
from async_io import pair
from naive_recv import NaiveRecv
from select_loop import SelectLoop, finished, others_first


async def receive(recv):
    await recv


async def other(recv, receiving):
    while True:
        print('other runs after', recv.calls, 'calls of recv')
        if finished(receiving):
            break
        await others_first()


sock, peer = pair()
peer.send(b'x' * 30_000)
with sock, peer:
    recv = NaiveRecv(sock, 30_000)
    receiving = receive(recv)
    SelectLoop().run(receiving, other(recv, receiving))
