# To connect takes time, and whether it worked is known only afterwards: connect() says
# EINPROGRESS, and SO_ERROR tells what became of it when the socket can be written.
#
# differs: /^a name: / The words are ours. Python's own connect() takes a name: it looks it up, and
# blocks meanwhile; asyncio does that in a thread.
import ipaddress

from async_io import connect, listening, tcp
from select_loop import SelectLoop


async def call(who, address):
    with tcp() as sock:
        try:
            await connect(sock, address)
            print(f'{who}: answers')
        except OSError as error:
            print(f'{who}: {error.strerror}')


with listening() as listener:
    with listening() as closed_again:
        free = closed_again.getsockname()
    SelectLoop().run(call('a server', listener.getsockname()), call('a free port', free))
try:
    ipaddress.ip_address('localhost')
except ValueError as error:
    print(f'a name: {error}')
