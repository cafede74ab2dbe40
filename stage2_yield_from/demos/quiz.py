# The programs of the ten questions on this stage, docs/2_quiz.md.
#
# with: 1
# with: 4
# with: 5
# with: 8
# with: 9
# with: 10
#
# differs: /^[23]$|^generator is waited for already$/ A frame that may wait for others has one driver.
# differs: /^inner clean up$/ Python closes a generator that is dropped; ours destroys its members only.
import inspect
import sys


def state(generator):
    return inspect.getgeneratorstate(generator).removeprefix('GEN_').lower()


def question_1():
    def inner():
        x = yield 10
        print('inner', x)
        return x * 2

    def outer():
        yield 1
        r = yield from inner()
        print('outer', r)
        yield r + 1

    g = outer()
    print(next(g))
    print(g.send(100))
    print(g.send(6))


def question_4():
    def refuser():
        try:
            yield 1
        except GeneratorExit:
            print('inner refuses')
            yield 2

    def owner(inner):
        try:
            yield from inner
        except RuntimeError:
            print('outer: RuntimeError')
        except GeneratorExit:
            print('outer: GeneratorExit')

    inner = refuser()
    g = owner(inner)
    next(g)
    g.close()
    print('close came back')
    print('outer is', state(g))
    print('inner is', state(inner))


def question_5():
    def leaf():
        print('leaf')
        yield 1
        print('leaf')
        yield 2
        print('leaf')

    def middle():
        print('middle')
        yield from leaf()
        print('middle')

    def root():
        print('root')
        yield from middle()
        print('root')

    for value in root():
        print(value)


def question_8():
    def shared():
        yield 1
        yield 2
        yield 3

    def waits(inner):
        yield from inner

    inner = shared()
    g = waits(inner)
    print(next(g))
    print(next(inner))
    print(next(g))


class Guard:
    def __init__(self, text):
        self.text = text

    def __del__(self):
        print(self.text)


def question_9():
    def inside():
        guard = Guard('inner guard')
        try:
            yield 1
        except GeneratorExit:
            print('inner clean up')
            raise

    def outside():
        guard = Guard('outer guard')
        yield from inside()

    g = outside()
    next(g)
    print('leaving')
    del g
    print('left')


class Bell:
    def __init__(self, name, rung):
        self.name = name
        self.rung = rung

    def __await__(self):
        if not self.rung:
            yield self


def question_10():
    async def listener():
        print('start')
        await Bell('one', False)
        print('after one')
        await Bell('two', True)
        print('after two')
        return 3

    async def caller():
        return await listener() + 1

    c = caller()
    try:
        while True:
            print('event', c.send(None).name)
    except StopIteration as end:
        print(end.value)


globals()['question_' + sys.argv[1]]()
