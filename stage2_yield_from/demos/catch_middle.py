# An exception that is thrown in is raised in the innermost generator, goes outward frame by frame,
# and is caught in the middle.


def inner():
    yield 'working'


def middle():
    try:
        yield from inner()
    except ValueError as error:
        yield f'caught {error}'


def outer():
    yield from middle()
    yield 'outer goes on'


gen = outer()
print(next(gen))
print(gen.throw(ValueError('boom')))
print(next(gen))
