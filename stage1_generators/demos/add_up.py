# The job of guess_lacks as a generator: a loop, local variables, and a value or an exception that
# arrives where the yield is.


def add_up(count):
    total = 0
    while count > 0:
        try:
            total += yield total
            count -= 1
        except ValueError:
            pass
    return total


job = add_up(2)
next(job)
print(f'10: total {job.send(10)}')
print(f'-1: total {job.throw(ValueError("a bad number"))}')
try:
    job.send(20)
except StopIteration as end:
    print(f'20: total {end.value}')
