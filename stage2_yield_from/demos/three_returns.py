# A value is returned through three generators, and none of them suspends.


def parse(text):
    return int(text)
    yield


def double(text):
    number = yield from parse(text)
    return number * 2


def report(text):
    number = yield from double(text)
    return f'got {number}'


try:
    next(report('21'))
except StopIteration as end:
    print(end.value)
