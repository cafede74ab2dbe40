# The programs of the ten questions on this stage, docs/4_quiz.md.
#
# with: 2
# with: 3
# with: 4
# with: 6
# with: 7
# with: 10
import os
import selectors
import sys
import time

from select_loop import SelectLoop, Writable, asleep, async_read, others_first, text

START = time.monotonic()


def now():
    return f'{time.monotonic() - START:g}'


async def later(delay, what):
    await asleep(delay)
    what()


async def read(name, fd, amount):
    try:
        print(name, (await async_read(fd, amount)).decode(), 'at', now())
    except OSError as error:
        print(name, text(error), 'at', now())


def question_2():
    from_, to = os.pipe()

    def b():
        os.write(to, b'cdef')
        print('b is done at', now())

    SelectLoop().run(
        read('first', from_, 4), later(1, lambda: os.write(to, b'ab')), later(2, b)
    )
    SelectLoop().run(read('second', from_, 2))


class Telling(selectors.SelectSelector):
    def select(self, timeout=None):
        print('select', f'{timeout:g}')
        return super().select(timeout)


def question_3():
    async def pauser():
        await others_first()
        print('pauser ends')

    SelectLoop(Telling()).run(
        pauser(), later(0.25, lambda: print('a wakes')), later(3, lambda: print('b wakes'))
    )


def question_4():
    turns = 0
    done = False

    async def counter():
        nonlocal turns
        while not done:
            turns += 1
            await others_first()

    async def counted(name, fd, amount):
        nonlocal done
        print(name, len(await async_read(fd, amount)), 'bytes in turn', turns)
        done = name == 'zeros'

    from_, to = os.pipe()
    os.write(to, b'x')
    device = os.open('/dev/zero', os.O_RDONLY)
    SelectLoop().run(counter(), counted('zeros', device, 200_000), counted('small', from_, 1))


def question_6():
    async def in_pieces(fd):
        piece = None
        while piece != '':
            piece = (await async_read(fd, 2)).decode()
            print(f'[{piece}]')

    from_, to = os.pipe()
    os.write(to, b'abcde')
    os.close(to)
    SelectLoop().run(in_pieces(from_))


def question_7():
    one, one_in = os.pipe()
    two, two_in = os.pipe()

    def both():
        os.write(one_in, b'x')
        os.write(two_in, b'y')
        os.close(one)

    SelectLoop().run(read('reader', one, 1), read('other', two, 1), later(1, both))


def question_10():
    async def writer(fd):
        while True:
            try:
                print('wrote', os.write(fd, b'x' * 10_000), 'at', now())
                return
            except BlockingIOError:
                print('no room at', now())
                await room(fd)

    from_, to = os.pipe()
    os.set_blocking(to, False)
    os.write(to, b'x' * 65_536)
    SelectLoop().run(writer(to), later(1, lambda: print('took', len(os.read(from_, 4096)))))


class room:
    def __init__(self, fd):
        self.fd = fd

    def __await__(self):
        yield Writable(self.fd)


globals()['question_' + sys.argv[1]]()
