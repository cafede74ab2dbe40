# A future is pending until it gets a result, an exception or a cancel, and then for ever done.
import asyncio


def show(future):
    if future.cancelled():
        state = 'CANCELLED'
    else:
        state = 'FINISHED' if future.done() else 'PENDING'
    print(state, 'done' if future.done() else 'not done', 'cancelled' if future.cancelled() else '')


loop = asyncio.new_event_loop()
future = loop.create_future()
show(future)
future.cancel()
show(future)

future = loop.create_future()
future.set_result(1)
show(future)

future = loop.create_future()
future.set_exception(ValueError())
show(future)
future.exception()  # an exception that nobody asks for is reported when the future goes
loop.close()
