# A coroutine that never stops to yield does not keep a reader out.
#
# In every turn the loop looks at the descriptors, even if somebody is ready: then without waiting.
import os

from select_loop import SelectLoop, finished, others_first, reader

turns = 0


async def spinner(other):
    global turns
    while not finished(other):
        turns += 1
        await others_first()


from_, to = os.pipe()
os.write(to, b'x')
other = reader('reader', from_, 1)
SelectLoop().run(spinner(other), other)
print('after', turns, 'turns of the spinner')
