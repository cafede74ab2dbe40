"""The loop of this stage in Python, and the coroutines that its scenes run in it.

A coroutine says what it waits for by what it yields, at the bottom of its awaits:

    a number              a time: it goes on then
    Readable, Writable    a descriptor: it goes on when that is ready
    None                  nothing: the others go first
"""
import collections
import errno
import heapq
import inspect
import itertools
import os
import selectors
import time
import types


class Readable:
    event = selectors.EVENT_READ

    def __init__(self, file):
        self.fd = file if isinstance(file, int) else file.fileno()


class Writable(Readable):
    event = selectors.EVENT_WRITE


class SelectLoop:
    def __init__(self, selector=None):
        self.selector = selector or selectors.SelectSelector()
        self.ready = collections.deque()  # coroutines, each with the error to throw in, or None
        self.sleeping = []                # a heap: the time, a number, the coroutine
        self.numbers = itertools.count()  # equal times: first come, first served
        self.errors = []
        self.left = 0

    def run(self, *coroutines):
        """Runs all to their ends. An error ends one coroutine, not the others."""
        for coroutine in coroutines:
            self.spawn(coroutine)
        while self.left:
            self.wait()
            for _ in range(len(self.ready)):
                self.step(*self.ready.popleft())
        if self.errors:
            raise ExceptionGroup('coroutines have ended with errors', self.errors)

    def spawn(self, coroutine):
        self.left += 1
        self.ready.append((coroutine, None))

    def step(self, coroutine, error):
        try:
            event = coroutine.throw(error) if error else coroutine.send(None)
        except StopIteration:
            self.left -= 1
        except Exception as error:
            self.left -= 1
            self.errors.append(error)
        else:
            self.park(coroutine, event)

    def park(self, coroutine, event):
        if event is None:
            self.ready.append((coroutine, None))
        elif isinstance(event, Readable):
            try:
                self.watch(event, coroutine)
            except (OSError, RuntimeError) as error:
                self.ready.append((coroutine, error))
        else:
            heapq.heappush(self.sleeping, (event, next(self.numbers), coroutine))

    def watch(self, wanted, coroutine):
        key = self.selector.get_map().get(wanted.fd)
        if key is None:
            self.selector.register(wanted.fd, wanted.event, {wanted.event: coroutine})
        elif wanted.event in key.data:
            raise RuntimeError(f'descriptor {wanted.fd} is waited for already')
        else:
            key.data[wanted.event] = coroutine
            self.selector.modify(wanted.fd, key.events | wanted.event, key.data)

    def wait(self):
        """Waits until somebody can go on. If somebody can, it looks, and does not wait."""
        timeout = None
        if self.ready:
            timeout = 0
        elif self.sleeping:
            timeout = max(0, self.sleeping[0][0] - time.monotonic())
        try:
            found = self.selector.select(timeout)
        except (OSError, ValueError):
            self.tell_of_bad_ones()
        else:
            for key, events in found:
                self.wake(key, events)
        while self.sleeping and self.sleeping[0][0] <= time.monotonic():
            self.ready.append((heapq.heappop(self.sleeping)[-1], None))

    def wake(self, key, events, error=None):
        for event in list(key.data):
            if event & events:
                self.ready.append((key.data.pop(event), error))
        if key.data:
            self.selector.modify(key.fd, *key.data, key.data)
        else:
            self.selector.unregister(key.fd)

    def tell_of_bad_ones(self):
        """select() raises for all descriptors if one of them is bad. So each is asked alone."""
        for key in list(self.selector.get_map().values()):
            with selectors.SelectSelector() as alone:
                try:
                    alone.register(key.fd, key.events)
                    alone.select(0)
                except ValueError as error:
                    self.wake(key, key.events, error)
                except OSError as error:
                    why = f'closed while waited for: {error.strerror}'
                    self.wake(key, key.events, OSError(errno.EBADF, why))


def finished(coroutine):
    return inspect.getcoroutinestate(coroutine) == inspect.CORO_CLOSED


def text(error):
    """The error in words, without Python's [Errno 9]."""
    return getattr(error, 'strerror', None) or str(error)


# --- waiting ----------------------------------------------------------------------------------

@types.coroutine
def others_first():
    yield


@types.coroutine
def asleep(seconds):
    yield time.monotonic() + seconds


@types.coroutine
def async_read(fd, amount=1):
    """Reads that many bytes, or fewer if the file ends. It never takes more than it hands on."""
    data = b''
    while len(data) < amount:
        yield Readable(fd)
        piece = os.read(fd, min(amount - len(data), 65536))
        if not piece:
            break
        data += piece
    return data


# --- the coroutines of the scenes -------------------------------------------------------------

async def sleepy(name, count=5, pause=0.1):
    for i in range(count):
        print(name, 'step', i + 1, f'at {time.monotonic():.2f}')
        await asleep(pause)


async def reader(name, fd, amount):
    try:
        print(name, 'got', repr((await async_read(fd, amount)).decode()))
    except (OSError, RuntimeError, ValueError) as error:
        print(f'{name} raised: {text(error)}')


async def writer(fd, texts):
    """Writes one text after the other, with a pause before each, and closes the pipe."""
    with open(fd, 'wb', buffering=0) as pipe:
        for data in texts:
            await asleep(0.1)
            pipe.write(data.encode())
            print('wrote', repr(data))


async def ready(path, amount=1024 * 32):
    """Reads in 16 pieces, and rests after each: so the others are seen to run meanwhile."""
    print('read', path, f'at {time.monotonic():.0f}')
    with open(path, 'rb', buffering=0) as file:
        data = b''
        while len(data) < amount:
            data += await async_read(file.fileno(), amount // 16)
            await asleep(0.01)
    print('done', path, f'at {time.monotonic():.0f}')
    print('got', len(data), 'B')


async def print_lines(name, fd):
    """Prints each line that comes, until the end or until somebody closes the descriptor.

    Byte by byte, so that it never takes more than its line.
    """
    line, why = b'', 'ends'
    try:
        while byte := await async_read(fd):
            if byte != b'\n':
                line += byte
            else:
                print(name, 'says:', line.decode())
                line = b''
    except OSError as error:
        why = text(error)
    if line:
        print(name, 'says:', line.decode())
    print(f'{name}: {why}')
