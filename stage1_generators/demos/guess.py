# The questioner's guess at a coroutine, in Python: a list of parts and a position, and a loop that
# calls the next part of somebody, chosen at random.
#
# Python's random numbers are not those of C++. The 1 is a seed that gives the order of the scene.
import random
import sys


class Coro:
    def __init__(self, name):
        self.name = name
        self.parts = [self.before, self.after]

    def before(self):
        print('before', self.name)

    def after(self):
        print('after', self.name)


def gather(*coros):
    left = list(coros)
    while left:
        chosen = random.choice(left)
        chosen.parts.pop(0)()
        if not chosen.parts:
            left.remove(chosen)


random.seed(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
gather(Coro('first'), Coro('second'))
