# A sleep is only a wish. The loop is us, and goes on after 0.1 s, however long somebody wants to
# sleep.
#
# differs in: /1100\.\d/ The scene takes a new clock for its second half, which begins at 1000 again.
import time

from sleep_events import asleep, two_halves


def drive(coroutine):
    start = time.monotonic()
    try:
        while True:
            print(coroutine.send(None))
            time.sleep(0.1)
    except StopIteration as end:
        print(repr(end))
    print(f'elapsed {time.monotonic() - start:.1f}')


drive(two_halves(100))
print('with one deadline:')
drive(asleep(100))
