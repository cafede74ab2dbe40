# An echo server and three clients, in one process and one thread. It ends when all have left.
from async_io import listening

import selectors

from echo_talk import client, echo, server
from select_loop import SelectLoop

joined = 0


def serve(connection):
    global joined
    joined += 1
    print('server: connection', joined)
    loop.spawn(echo(connection))


def say(message):
    print('client hears', message)


loop = SelectLoop(selectors.EpollSelector())
listener = listening()
address = listener.getsockname()
loop.run(server(listener, 3, serve), client(address, 3, b'ham', say),
         client(address, 2, b'spam', say), client(address, 1, b'eggs', say))
print('all have left')
