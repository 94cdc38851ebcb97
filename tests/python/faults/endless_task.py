"""Such a loop in a task."""
import asyncio


async def main():
    while True:
        pass


asyncio.run(main())
