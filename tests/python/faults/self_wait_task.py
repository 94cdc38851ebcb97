"""A task awaits itself."""
import asyncio


async def main():
    await asyncio.current_task()


asyncio.run(main())
