# select, poll and epoll behind one interface: the loop cannot tell which one it has. They differ
# in the number of descriptors: select has a table of 1024 bits, and its number 1024 is none of
# them.
from async_io import listening, pair

import fcntl
import os
import resource
import selectors

from echo_talk import client, echo, server
from select_loop import SelectLoop


def round_trips(selector):
    heard = []
    loop = SelectLoop(selector)
    listener = listening()
    address = listener.getsockname()
    for _ in range(10):
        loop.spawn(client(address, 100, b'hello', heard.append))
    loop.run(server(listener, 10, lambda connection: loop.spawn(echo(connection))))
    return len(heard)


def descriptor_1024(selector):
    sock, peer = pair()
    with sock, peer:
        high = fcntl.fcntl(sock, fcntl.F_DUPFD_CLOEXEC, 1024)
    try:
        selector.register(high, selectors.EVENT_READ)
        selector.select(0)
        return 'takes it'
    except ValueError as error:
        return error
    finally:
        selector.unregister(high)
        os.close(high)


_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
kinds = {'select': selectors.SelectSelector(), 'poll': selectors.PollSelector(),
         'epoll': selectors.EpollSelector()}
for name, selector in kinds.items():
    print(f'{name}: {round_trips(selector)} round trips')
for name, selector in kinds.items():
    print(f'{name} and descriptor 1024: {descriptor_1024(selector)}')
    selector.close()
