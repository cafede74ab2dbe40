# Broken: the amount is a minimum. This recv asks for 1024 bytes, whatever is missing, and hands on
# all that came. The next message is in it.
from async_io import pair
from naive_recv import NaiveRecv, tell
from select_loop import SelectLoop

sock, peer = pair()
peer.send(b'5   hello3   you9   out there')
peer.close()
with sock:
    SelectLoop().run(tell('who wants 4 bytes', NaiveRecv(sock, 4)))
