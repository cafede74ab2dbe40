# Where does it stand? From outside one can read whom each suspended coroutine waits for.
#
# differs in: /\b[OoDdPp](?=rder|elivery|ostman)/ Classes there, functions here.
#
# differs in: /line \d+/ Another file.
class Doorbell:
    def __await__(self):
        yield self

    def __repr__(self):
        return 'Doorbell()'


async def postman():
    await Doorbell()


async def delivery():
    await postman()


async def order():
    await delivery()


root = order()
event = root.send(None)
frame = root
while hasattr(frame, 'cr_await'):
    inner = frame.cr_await
    waits_for = getattr(inner, '__name__', None) if hasattr(inner, 'cr_await') else event
    print(f'{frame.__name__} at line {frame.cr_frame.f_lineno}, waits for {waits_for}')
    frame = inner
