# The averager: what it has to remember are the local variables of one call that has not ended.


def averager():
    total = count = 0
    number = yield 0
    while True:
        total += number
        count += 1
        number = yield total / count


averager = averager()
next(averager)
for number in 10, 30, 5:
    print(f'send {number}, average {averager.send(number):g}')
