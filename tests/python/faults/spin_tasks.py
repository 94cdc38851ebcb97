"""A task looks for ever, and lets others run."""
import asyncio


async def main():
    while True:
        await asyncio.sleep(0)


asyncio.run(main())
