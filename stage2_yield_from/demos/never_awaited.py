# A call of a coroutine function runs nothing, and Python warns of a coroutine that is dropped before
# it has started.
#
# differs in: /'[Ss](?=ave')/ A class there, a function here.
import warnings


async def save():
    print('saved')


def show(message, category, *place):
    print(f'{category.__name__}: {message}')


warnings.showwarning = show
warnings.simplefilter('always')
print('forgotten:')
save()
print('driven:')
try:
    save().send(None)
except StopIteration:
    pass
print('closed, so that the caller has said that it is not wanted:')
save().close()
