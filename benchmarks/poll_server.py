"""A server on loopback that is faster than every client: prints its port, then answers until it is stopped."""

from __future__ import annotations

import asyncio

BODY = b'{"status": "running", "release": {"id": 7, "name": "Release-7"}}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
END = b"\r\n\r\n"


class Answering(asyncio.Protocol):
    """Answers every request, which has no body, with the same."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        *requests, self.received = (self.received + data).split(END)
        self.transport.write(ANSWER * len(requests))


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Answering, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
