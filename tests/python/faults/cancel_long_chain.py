"""Each of 5,000 tasks awaits the one before it; the last one is cancelled."""
import asyncio


async def wait_for(task):
    await task


async def main():
    task = asyncio.create_task(asyncio.sleep(10))
    for _ in range(5_000):
        task = asyncio.create_task(wait_for(task))
    await asyncio.sleep(1)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")


asyncio.run(main())
