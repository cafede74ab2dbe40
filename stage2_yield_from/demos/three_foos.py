# Three functions that look alike. Python sees at the words inside which kind each is.
import inspect


def foofoo():
    return
    yield


async def async_foofoo():
    pass


def subroutine():
    return None


def generator():
    yield from foofoo()


async def coroutine():
    await async_foofoo()


for foo in subroutine, generator, coroutine:
    print(inspect.iscoroutinefunction(foo), inspect.isgeneratorfunction(foo))
