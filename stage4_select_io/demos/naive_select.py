"""The loop that people write first when they add descriptors to the naive loop of stage 3.

It has the faults that its scenes show. The loop of select_loop.py has none of them.
"""
import os
import select
import time


class AsyncSleep:
    def __init__(self, until):
        self.until = until

    def __await__(self):
        yield self


class AsyncRead:
    """Holds what has come so far, and goes on until it has all."""

    def __init__(self, fd, amount=1, patience=5000):
        self.fd, self.amount, self.patience = fd, amount, patience
        self.buffer = b''
        self.calls = 0

    def __await__(self):
        while len(self.buffer) < self.amount:
            yield self
            self.buffer += os.read(self.fd, 1)
            self.calls += 1
            if self.calls == self.patience:  # a scene has to end
                break
        return self.buffer


class NaiveLoop:
    def __init__(self):
        self.selects = 0

    def run(self, *coroutines):
        waiting = [(0, coroutine) for coroutine in coroutines]
        waiting_read = {}  # file -> the coroutine that reads it
        while waiting or waiting_read:
            until, coroutine = waiting.pop(0) if waiting else (float('inf'), None)
            timeout = max(0, until - time.monotonic()) if coroutine else None
            self.selects += 1
            readable, _, _ = select.select(list(waiting_read), [], [], timeout)
            if readable and time.monotonic() < until:
                if coroutine:
                    waiting.insert(0, (until, coroutine))  # it has to wait on
                coroutine = waiting_read.pop(readable[0])
            try:
                event = coroutine.send(None)
            except StopIteration:
                continue
            if isinstance(event, AsyncSleep):
                waiting.append((event.until, coroutine))
                waiting.sort(key=lambda entry: entry[0])
            elif isinstance(event, AsyncRead):
                waiting_read[event.fd] = coroutine


async def asleep(seconds):
    await AsyncSleep(time.monotonic() + seconds)


async def reader(name, request):
    data = (await request).decode()
    if request.calls == request.patience:
        print(f"{name} has '{data}' after {request.calls} reads")
    else:
        print(f"{name} got '{data}'")


async def writer(fd, texts):
    with open(fd, 'wb', buffering=0) as pipe:
        for data in texts:
            await asleep(0.1)
            pipe.write(data.encode())
            print('wrote', repr(data))


async def sleepy(name, count, pause=0.1):
    for i in range(count):
        print(name, 'step', i + 1, f'at {time.monotonic():.2f}')
        await asleep(pause)
