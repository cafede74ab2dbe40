"""Time for twins: it begins at 1000, stands still while something can be done, and then jumps.

install() puts it in the place of Python's clocks, of time.sleep(), and of the wait in a selector. So
asyncio and a loop by hand end at once, and print the same times in every run. It is the virtual
clock of our scenes, with the same rules: a thread that works stops it, and a wait without an end is
a real one.
"""
import asyncio
import select
import selectors
import threading
import time

_now = 1000.0
_working = set()  # what asyncio has given to threads


def now():
    return _now


def sleep(seconds):
    """Jumps; in another thread it sleeps as ever, because time is the loop's."""
    global _now
    if seconds < 0:
        raise ValueError('sleep length must be non-negative')
    if seconds == float('inf'):
        raise OverflowError('timestamp too large to convert to C _PyTime_t')
    if threading.current_thread() is not threading.main_thread():
        return _real_sleep(seconds)
    _now += seconds


def _wait(look, timeout):
    """look(seconds) is the real wait. Returns what is ready, at once or after a jump."""
    if timeout is None or timeout == float('inf') or _working:
        return look(None if timeout is None or timeout > 0 else 0)
    ready = look(0)
    if not (any(ready) if isinstance(ready, tuple) else ready):
        sleep(max(timeout, 0))
    return ready


def _select_of(kind):
    real = kind.select
    return lambda self, timeout=None: _wait(lambda seconds: real(self, seconds), timeout)


def _select(readers, writers, others, timeout=None):
    return _wait(lambda seconds: _real_select(readers, writers, others, seconds), timeout)


def _run_in_executor(loop, executor, function, *args):
    future = _real_run_in_executor(loop, executor, function, *args)
    _working.add(future)
    future.add_done_callback(_working.discard)
    return future


def install():
    time.time = time.monotonic = time.perf_counter = now
    time.sleep = sleep
    for kind in (selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector):
        kind.select = _select_of(kind)
    select.select = _select
    asyncio.BaseEventLoop.run_in_executor = _run_in_executor


_real_sleep = time.sleep
_real_select = select.select
_real_run_in_executor = asyncio.BaseEventLoop.run_in_executor
