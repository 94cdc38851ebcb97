"""Two tasks take two locks in opposite orders."""
import asyncio


async def work(name, mine, other):
    async with mine:
        await asyncio.sleep(0.1)
        async with other:
            print(name)


async def main():
    first, second = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(work("one", first, second), work("two", second, first))


asyncio.run(main())
