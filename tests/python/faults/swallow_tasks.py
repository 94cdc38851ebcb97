"""The same in tasks."""
import asyncio

import aiohttp


async def work(session):
    while True:
        try:
            async with session.get("https://museum.example/") as response:
                await response.text()
        except BaseException:
            pass


async def main():
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(work(session) for _ in range(4)))


asyncio.run(main())
