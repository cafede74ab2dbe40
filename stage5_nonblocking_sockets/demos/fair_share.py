# A coroutine whose data is always there never has to suspend, and then nobody else runs until it
# is done. In Python nothing counts for it; loop.sock_recv() of asyncio, too, goes straight
# through. So this one counts itself, and lets the others go first after 64 lines.
from async_io import pair, recv_exactly
from select_loop import SelectLoop, finished, others_first

LINES = 300
LINE = 100
lines = 0


async def download(sock):
    global lines
    while await recv_exactly(sock, LINE):
        lines += 1
        if lines % 64 == 0:
            await others_first()


async def other(download):
    while True:
        print('other runs after', lines, 'lines')
        if finished(download):
            break
        await others_first()


sock, peer = pair()
peer.send(b'x' * LINES * LINE)
peer.close()
with sock:
    downloading = download(sock)
    SelectLoop().run(downloading, other(downloading))
