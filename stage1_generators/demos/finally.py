# A `try` over two of three yields, and a `finally`: it runs when the `try` is left, and a yield does
# not leave it.


def dinner():
    print('lays the table')
    try:
        yield 'soup'
        yield 'fish'
    except ValueError:
        print('too hot')
    finally:
        print('clears the table')
    yield 'coffee'


print('to the end:')
for served in dinner():
    print(served)

print('an error at the soup:')
soup = dinner()
print(next(soup))
print(soup.throw(ValueError('too hot')))
print('and one at the coffee:')
try:
    soup.throw(ValueError('too hot'))
except ValueError:
    print('comes out')

print('closed at the fish:')
fish = dinner()
next(fish)
print(next(fish))
fish.close()
