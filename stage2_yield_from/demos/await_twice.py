# A coroutine can be awaited once.


async def answer():
    return 42


async def ask(it):
    print(await it)
    print(await it)


try:
    ask(answer()).send(None)
except RuntimeError as error:
    print(f'RuntimeError: {error}')
