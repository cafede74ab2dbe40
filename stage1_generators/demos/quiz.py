# The programs of the ten questions on this stage, docs/1_quiz.md.
#
# with: 1
# with: 2
# with: 4
# with: 5
# with: 6
# with: 7
# with: 9
#
# differs: /^clean up$/ Python closes a generator that is dropped; ours destroys its members only.
import inspect
import sys


def state(generator):
    return inspect.getgeneratorstate(generator).removeprefix('GEN_').lower()


def outcome(generator):
    try:
        next(generator)
    except StopIteration:
        return 'returned'
    return 'yielded'


def steps():
    print('a')
    yield 1
    print('b')
    yield 2
    print('c')


def question_1():
    g, h = steps(), steps()
    print('made')
    print(next(g))
    print(next(h))
    print(next(g))
    print(outcome(g))
    print(state(h))
    print(outcome(g))


def adder():
    total = 0
    while True:
        total += yield total


def question_2():
    g = adder()
    try:
        g.send(10)
    except TypeError:
        print('TypeError')
    print(state(g))
    print(next(g))
    print(g.send(10))
    print(g.send(5))


def keeper():
    last = 0
    while True:
        try:
            last = yield last
        except ValueError:
            last = -1


def question_4():
    g = keeper()
    print(next(g))
    print(g.send(4))
    print(g.throw(ValueError('v')))
    print(g.send(8))
    try:
        g.throw(RuntimeError('r'))
    except RuntimeError as error:
        print(error)
    print(state(g))


def careful():
    try:
        print('start')
        yield 1
    except ValueError:
        print('caught')
        yield 0


def question_5():
    g = careful()
    try:
        g.throw(ValueError('early'))
    except ValueError as error:
        print(error)
    print(state(g))
    print(outcome(g))
    h = careful()
    print(next(h))
    print(h.throw(ValueError('late')))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        print('not yet')
        yield 99
        print('last')


def question_6():
    g = stubborn()
    print(next(g))
    try:
        g.close()
        print('closed')
    except RuntimeError:
        print('RuntimeError')
    print(state(g))
    next(g, None)
    print(state(g))


def asker():
    number = None
    while True:
        print('ask')
        if number is not None:
            print(number)
            return
        number = yield 0


def question_7():
    g = asker()
    next(g)
    try:
        g.send(5)
    except StopIteration:
        pass


class Guard:
    def __del__(self):
        print('guard gone')


def holder():
    guard = Guard()
    try:
        yield 1
    except GeneratorExit:
        print('clean up')
        raise


def question_9():
    g = holder()
    next(g)
    print('leaving')
    del g
    print('left')


globals()['question_' + sys.argv[1]]()
