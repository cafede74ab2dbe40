# `await` does not mean "suspend". It means "suspend if you must": where data is there already, it
# goes straight through. No loop is needed to see that: send(None) runs to the first suspension.
from async_io import pair, recv


async def coro(sock):
    print('got', await recv(sock, 1024))


for data_there in False, True:
    sock, peer = pair()
    print('data already there: no suspension:' if data_there else 'no data yet:')
    if data_there:
        peer.send(b'already there')
    coroutine = coro(sock)
    try:
        while True:
            coroutine.send(None)
            print('  suspended')
            peer.send(b'now there is data')
    except StopIteration:
        pass
    sock.close()
    peer.close()
