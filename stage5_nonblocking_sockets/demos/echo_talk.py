"""An echo server and its clients: the coroutines that several scenes run."""
from async_io import accept, connect, recv, recv_exactly, send, tcp


async def echo(sock):
    with sock:
        while data := await recv(sock):
            await send(sock, data)


async def server(listener, count, serve):
    """Accepts that many connections, and hands each to `serve`."""
    with listener:
        for _ in range(count):
            serve(await accept(listener))


async def client(address, count, message, said):
    """Sends a message, waits until it is back, and does that again."""
    with tcp() as sock:
        await connect(sock, address)
        for _ in range(count):
            await send(sock, message)
            answer = await recv_exactly(sock, len(message))
            if answer != message:
                raise EOFError('the server has left')
            said(answer.decode())
