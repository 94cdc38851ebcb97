"""A task of a group raises."""
import asyncio


async def work(number):
    await asyncio.sleep(number / 10)
    if number == 2:
        raise ValueError("two")


async def main():
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(work(number))


asyncio.run(main())
