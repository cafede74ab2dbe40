# What an await becomes when a read can say that there is nothing yet: at first a part that is
# called again from its start, then a generator that goes on where it stood.


def part_that_starts_again(read):
    print('side effect before the await')
    if read:
        print('got', read[0])


def part(read):
    print('side effect before the await')
    if not read:
        yield
    print('got', read[0])


arrived = []
print('the part starts again:')
part_that_starts_again(arrived)
arrived.append('data')
part_that_starts_again(arrived)

arrived.clear()
print('the await is a resume point:')
waiting = part(arrived)
next(waiting)
arrived.append('data')
next(waiting, None)
print('the data is there already:')
next(part(arrived), None)
