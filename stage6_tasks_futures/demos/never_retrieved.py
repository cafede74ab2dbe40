# A task fails and nobody asks: the report comes when the task goes.
import asyncio


async def fails():
    raise ValueError('no answer')


def go_on():
    print('the loop goes on')
    loop.stop()


loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: print(context['message']))
loop.create_task(fails())
loop.call_later(0.1, go_on)
loop.run_forever()

task = loop.create_task(fails())
try:
    loop.run_until_complete(task)
except ValueError as error:
    print('asked:', error)
loop.close()
