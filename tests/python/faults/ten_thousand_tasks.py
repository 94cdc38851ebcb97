"""10,000 tasks at the same time."""
import asyncio


async def work(number):
    await asyncio.sleep(number % 10 / 10)
    return 1


async def main():
    print(sum(await asyncio.gather(*map(work, range(10_000)))))


asyncio.run(main())
