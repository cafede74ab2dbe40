# Broken: somebody looks up a name in the thread of the loop. The call is no operation on a
# descriptor, so there is nothing to wait for: it blocks until the answer has come.
# not lit: Whoever looks up a name is two classes in C++, and one function here.

import async_io  # knows where the loop of stage 4 is

import time

from select_loop import SelectLoop, sleepy


def look_up(name):
    """It stands for getaddrinfo(), when the server that knows the names is slow."""
    time.sleep(5)
    return {'example': '127.0.0.1'}.get(name)


async def call():
    print('example is at', look_up('example'))


SelectLoop().run(sleepy('other', 3), call())
