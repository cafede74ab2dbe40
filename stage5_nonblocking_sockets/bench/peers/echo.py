"""The echo server in Python: echo.py asyncio (its streams) | uvloop (its protocols)"""

import asyncio
import sys


async def echo(reader, writer):
    while data := await reader.read(4096):
        writer.write(data)
        await writer.drain()
    writer.close()


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main(way):
    if way == "asyncio":
        server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=4096)
    else:
        server = await asyncio.get_running_loop().create_server(
            Echo, "127.0.0.1", 0, backlog=4096
        )
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if sys.argv[1:] in ([], ["--help"]):
    print(__doc__)
    sys.exit(len(sys.argv) < 2)
if sys.argv[1] == "uvloop":
    import uvloop

    uvloop.install()
asyncio.run(main(sys.argv[1]))
