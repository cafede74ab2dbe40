"""What bench_http does, on asyncio's streams: http.py asyncio|uvloop FOLDER

It opens the file anew for each request and sends the same fields. It refuses less than ours does:
no conditions, no HEAD, no time limits.
"""

import asyncio
import email.utils
import mimetypes
import os
import sys
import urllib.parse


def answer(folder, head):
    method, target, _ = head.split(b"\r\n", 1)[0].decode("ascii").split(" ")
    path = os.path.normpath(urllib.parse.unquote(target.split("?")[0])).lstrip("/")
    if method != "GET" or path.startswith(".."):
        return b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
    try:
        with open(os.path.join(folder, path), "rb") as file:
            status = os.fstat(file.fileno())
            body = file.read()
    except OSError:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    fields = (
        "HTTP/1.1 200 OK\r\n"
        f"Date: {email.utils.formatdate(usegmt=True)}\r\n"
        f"Content-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"Last-Modified: {email.utils.formatdate(status.st_mtime, usegmt=True)}\r\n"
        f'ETag: "{status.st_size:x}-{status.st_mtime_ns:x}"\r\n\r\n'
    )
    return fields.encode() + body


async def main(folder):
    async def serve(reader, writer):
        try:
            while True:
                writer.write(answer(folder, await reader.readuntil(b"\r\n\r\n")))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=4096)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if len(sys.argv) < 3:
    print(__doc__)
    sys.exit(sys.argv[1:] != ["--help"])
if sys.argv[1] == "uvloop":
    import uvloop

    uvloop.install()
asyncio.run(main(sys.argv[2]))
