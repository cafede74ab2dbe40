# A thread and no loop: a future of concurrent.futures blocks its reader.
from concurrent.futures import ThreadPoolExecutor
from threading import Event

work = Event()


def foo():
    work.wait()  # it takes as long as the main thread needs for its next line
    print('foo() completed')


with ThreadPoolExecutor() as executor:
    print('Hello')
    done = executor.submit(foo)
    print("I didn't wait for foo()")
    work.set()
    done.result()
