# One coroutine fails, the others go on; and what they return is not lost.
#
# differs in: /this loop does not know the event|Task got bad yield:/ asyncio says it in other words.
import asyncio

from sleepy import sleepy


class Teleport:
    def __init__(self, to):
        self.to = to

    def __await__(self):
        yield self

    def __repr__(self):
        return f'Teleport({self.to!r})'


async def answer():
    return 42


async def boom():
    raise ValueError('boom')


async def traveller():
    try:
        await Teleport('Paris')
        return 'is in Paris'
    except RuntimeError as error:
        return f'stays here: {error}'


async def main():
    number, error, text, _ = await asyncio.gather(
        answer(), boom(), traveller(), sleepy('bystander', 2), return_exceptions=True)
    print('answer returned', number)
    print(f'boom raised {type(error).__name__}: {error}')
    print('traveller', text)


asyncio.run(main())
