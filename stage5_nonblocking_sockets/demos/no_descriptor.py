# Broken first: a server accepts, and one accept fails, for no descriptor is left. The error is not
# the server's, and it goes away: but this server has ended. asyncio's start_server() waits for a
# second and tries again; loop.sock_accept() raises.
# not lit: AsyncAccept waits for a second in itself. Here accept() raises, and patient_accept() waits.

from async_io import accept, connect, listening, tcp

import errno
import os
import resource
import time

from select_loop import SelectLoop, asleep

LEAVE_NONE = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class NoneLeft:
    """No descriptor can be opened, until end()."""

    def __init__(self):
        lowest = os.dup(0)
        os.close(lowest)
        self.before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, self.before[1]))

    def end(self):
        resource.setrlimit(resource.RLIMIT_NOFILE, self.before)


async def patient_accept(listener):
    while True:
        try:
            return await accept(listener)
        except OSError as error:
            if error.errno not in LEAVE_NONE:
                raise
            print(f'  accept: {error.strerror}; trying again in a second')
            await asleep(1)


async def server(listener, accept):
    start = time.monotonic()
    try:
        with await accept(listener):
            print(f'  a client is in after {time.monotonic() - start:.2f} s')
    except OSError as error:
        print('  the server has ended:', error.strerror)


async def later(none_left):
    await asleep(1.5)
    none_left.end()


for name, kind in ('naive:', accept), ('AsyncAccept:', patient_accept):
    print(name)
    with listening() as listener, tcp() as client:
        SelectLoop().run(connect(client, listener.getsockname()))
        none_left = NoneLeft()
        SelectLoop().run(server(listener, kind), later(none_left))
