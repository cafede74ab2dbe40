# A callback that raises is reported, and the callbacks behind it run.
import asyncio


def report(loop, context):
    what = ' '.join(context['message'].split()[:3])  # without the callback and its place
    error = context['exception']
    print(f'{what}: {type(error).__name__}: {error}')


def fail():
    raise ValueError('from the second')


def finish():
    print('and later')
    loop.stop()


loop = asyncio.new_event_loop()
loop.set_exception_handler(report)
loop.call_soon(print, 'first')
loop.call_soon(fail)
loop.call_soon(print, 'third')
loop.call_later(0.1, finish)
loop.run_forever()
loop.close()
