"""Stands between Rasa and an action server and makes every action take longer, as a slow look-up would."""

import asyncio
import sys


async def serve(port: int, to: int, delay: float) -> None:
    """Passes everything on, each request `delay` seconds late."""

    async def passing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wait: float) -> None:
        while data := await reader.read(65536):
            if data.startswith(b"POST"):
                await asyncio.sleep(wait)
            writer.write(data)
            await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", to)
        both = (passing(reader, inner_writer, delay), passing(inner_reader, writer, 0))
        await asyncio.gather(*both, return_exceptions=True)

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
