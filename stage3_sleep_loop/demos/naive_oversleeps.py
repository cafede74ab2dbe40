# A loop that asks the wall clock oversleeps by an hour when somebody sets it back by one.
import time

from naive import run
from sleep_events import AsyncSleep

set_back = 0  # seconds by which somebody has set the wall clock back


def wall_clock():
    return time.monotonic() - set_back


async def nap(now):
    await AsyncSleep(now() + 0.01)


async def admin(now):
    global set_back
    await AsyncSleep(now() + 0.001)
    set_back = 3600


def seconds_for_a_nap(now):
    global set_back
    set_back = 0
    start = time.monotonic()
    run(nap(now), admin(now), now=now)
    return time.monotonic() - start


print(f'asked for 0.01 s by the wall clock: {seconds_for_a_nap(wall_clock):.2f}')
print(f'by the monotonic clock:             {seconds_for_a_nap(time.monotonic):.2f}')
