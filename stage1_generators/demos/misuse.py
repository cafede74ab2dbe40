# A call that makes no sense is refused.
# not lit: The class yields at one place, whether an error was raised there or not. The function has a
# line for each.


def stubborn(first):
    try:
        first()
        yield 0
    except GeneratorExit:
        yield 0


def report(what, call):
    try:
        call()
    except Exception as error:
        print(f'{what}:\n  {type(error).__name__}: {error}')


def end():
    raise StopIteration


idle = stubborn(lambda: None)
nested = stubborn(lambda: next(nested))
ended = stubborn(end)
report('a value for a generator that has not started', lambda: idle.send(7))
report('a generator that resumes itself', lambda: next(nested))
report('a StopIteration that leaves the body', lambda: next(ended))
next(idle)
report('an answer to close()', idle.close)
