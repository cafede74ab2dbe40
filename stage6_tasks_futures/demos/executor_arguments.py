# run_in_executor() hands positional arguments on; functools.partial binds all kinds.
import asyncio
import functools
import threading


def fire_and_forget(loop, function, *args, **kwargs):
    return loop.run_in_executor(None, functools.partial(function, *args, **kwargs))


def foo(main_thread):
    return threading.get_ident() == main_thread


async def main():
    loop = asyncio.get_running_loop()
    answer = await fire_and_forget(loop, foo, main_thread=threading.get_ident())
    print('foo in the main thread?', answer)


asyncio.run(main())
