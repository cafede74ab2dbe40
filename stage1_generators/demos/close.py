# close() raises GeneratorExit where the generator stands, and `finally` runs. GeneratorExit is no
# Exception, so the handler for errors does not see it.


def lines():
    try:
        yield 'line 1'
        yield 'line 2'
    except Exception:
        print('an error')
    finally:
        print('last words')


print('read to the end:')
for line in lines():
    print(line)

print('closed after the first line:')
reader = lines()
print(next(reader))
reader.close()
reader.close()

print('closed before the start: nothing has begun that needs clean-up')
lines().close()
