"""A slow operation, and callbacks that stop the loop, for run_forever and run_forever_fails."""
import asyncio


async def slow_operation(fails):
    await asyncio.sleep(1)
    if fails:
        raise ValueError('no answer')
    return 'Future is done!'


def report(loop, context):
    what = ' '.join(context['message'].split()[:3])  # without the callback and its place
    error = context['exception']
    print(f'{what}: {type(error).__name__}: {error}')


def run_until_stopped(fails):
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(report)
    task = loop.create_task(slow_operation(fails))
    task.add_done_callback(lambda task: print(task.result()))
    task.add_done_callback(lambda task: loop.stop())
    loop.run_forever()
    loop.close()
