# A coroutine hands an event to the loop, and the loop sends the answer.


class Event:
    def __await__(self):
        reply = yield self
        return reply

    def __repr__(self):
        return 'Event'


async def asker():
    return await Event()


coroutine = asker()
event = coroutine.send(None)
print('loop got', event)
try:
    coroutine.send('reply')
except StopIteration as end:
    print('coroutine got', end.value)
