# Nobody wakes up in time, and with two deadlines the lateness adds up. Here it is 10 ms, always.
import time

from sleep_events import asleep, two_halves


def measure(coroutine):
    start = time.monotonic()
    try:
        while True:
            event = coroutine.send(None)
            time.sleep(event.until - time.monotonic() + 0.01)
    except StopIteration:
        return time.monotonic() - start


print(f'0.1 s in two halves took {measure(two_halves(0.1)):.3f}')
print(f'0.1 s with one deadline  {measure(asleep(0.1)):.3f}')
