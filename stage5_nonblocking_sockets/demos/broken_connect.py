# Broken first: connect() says EINPROGRESS, and this coroutine takes that for success. It sends into
# a socket that never connected, and hears there what became of the connection.
from async_io import connect, listening, send, tcp
from select_loop import SelectLoop


async def naive_connect(sock, address):
    try:
        sock.connect(address)
    except BlockingIOError:
        pass


async def call(connect, address):
    where = 'connect'
    with tcp() as sock:
        try:
            await connect(sock, address)
            print('  connected')
            where = 'send'
            await send(sock, b'hello')
        except OSError as error:
            print(f'  {where}: {error.strerror}')


with listening() as closed_again:
    nobody = closed_again.getsockname()
print('EINPROGRESS is taken for success:')
SelectLoop().run(call(naive_connect, nobody))
print('SO_ERROR is asked for:')
SelectLoop().run(call(connect, nobody))
