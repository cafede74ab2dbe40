# Three things that wait, at once: for time, for a file, for a peer on the network.
#
# The loop is that of stage 4 and knows nothing of sockets: a recv() that would block yields the
# same event as a read does.
from async_io import accept, connect, listening, recv_exactly, send, tcp
from select_loop import SelectLoop, asleep, async_read


async def sleepy(name, count=5):
    for i in range(count):
        print('id', name, 'round', i + 1)
        await asleep(0.1)


async def ready(path, amount):
    print('read', path)
    with open(path, 'rb', buffering=0) as file:
        result = await async_read(file.fileno(), amount)
    print('done', path, 'got', len(result), 'B')


async def recvy(address, amount):
    print('read localhost')
    with tcp() as sock:
        await connect(sock, address)
        result = await recv_exactly(sock, amount)
    print('done localhost got', len(result), 'B')


async def serve_once(listener, data):
    with await accept(listener) as connection:
        await send(connection, data)


amount = 1024 * 32
with listening() as listener:
    SelectLoop().run(sleepy('background'), recvy(listener.getsockname(), amount),
                     ready('/dev/urandom', 1024 * 4), serve_once(listener, b'x' * amount))
