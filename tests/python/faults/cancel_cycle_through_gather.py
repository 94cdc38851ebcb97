"""A task awaits a gather of tasks that await it; a timeout cancels it, and the exception of that is only logged."""
import asyncio

tasks = {}


async def collect():
    await asyncio.sleep(0)
    await asyncio.gather(tasks["b"], tasks["c"])


async def wait_for(name):
    await tasks[name]


async def main():
    tasks["b"] = asyncio.create_task(wait_for("a"), name="b")
    tasks["c"] = asyncio.create_task(wait_for("a"), name="c")
    tasks["a"] = asyncio.create_task(collect(), name="a")
    async with asyncio.timeout(1):
        await tasks["a"]


asyncio.run(main())
