"""A task of a gather raises."""
import asyncio


async def work(number):
    await asyncio.sleep(number / 10)
    return [].pop() if number == 2 else number


async def main():
    print(await asyncio.gather(*map(work, range(4))))


asyncio.run(main())
