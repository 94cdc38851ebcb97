"""A task holds a lock while it awaits a function that takes the same lock."""
import asyncio

lock = asyncio.Lock()


async def add(seen, url):
    async with lock:
        seen.add(url)


async def main():
    seen = set()
    async with lock:
        if "/" not in seen:
            await add(seen, "/")


asyncio.run(main())
