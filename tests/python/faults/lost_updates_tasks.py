"""Tasks take from a list which of two is first; the language does not promise the order."""
import asyncio

taken = []


async def work(name):
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    taken.append(name)


async def main():
    await asyncio.gather(*(work(name) for name in "abcd"))
    print("".join(taken))


asyncio.run(main())
