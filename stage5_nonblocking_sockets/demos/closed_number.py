# A number is closed behind the back of a selector. select and poll say so. epoll does not watch
# numbers but what is open behind them: it forgets it with its last number, and not before.
#
# These are the bare calls: Python's selectors say of a bad number that it is ready.
from async_io import pair

import errno
import os
import select


def select_says(number, close):
    close()
    try:
        readable, _, _ = select.select([number], [], [], 0)
    except OSError as error:
        return 'not open' if error.errno == errno.EBADF else error
    return 'ready to read' if readable else 'nothing'


def poll_says(number, close):
    poll = select.poll()
    poll.register(number, select.POLLIN)
    close()
    for _, events in poll.poll(0):
        return 'not open' if events & select.POLLNVAL else 'ready to read'
    return 'nothing'


def epoll_says(number, close):
    with select.epoll() as epoll:
        epoll.register(number, select.EPOLLIN)
        close()
        return 'ready to read' if epoll.poll(0) else 'nothing'


def look(says, keep_the_other):
    sock, peer = pair()
    with sock, peer:
        peer.send(b'x')
        number = os.dup(sock.fileno())
        if not keep_the_other:
            sock.close()
        return says(number, lambda: os.close(number))


for keep_the_other in False, True:
    print('closed, and a copy is open:' if keep_the_other else 'closed:')
    print('  select:', look(select_says, keep_the_other))
    print('  poll:  ', look(poll_says, keep_the_other))
    print('  epoll: ', look(epoll_says, keep_the_other))
