# A loop over a generator that never ends. The loop is left, and the generator stays where it is.


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


numbers = fibonacci()
for number in numbers:
    print(number, end=' ')
    if number > 50:
        break
print('and next', next(numbers))
