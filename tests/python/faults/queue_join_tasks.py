"""A worker that raises never calls task_done, and main joins the queue."""
import asyncio


async def worker(queue):
    while True:
        number = await queue.get()
        await asyncio.sleep(0.1)
        print(10 // number)
        queue.task_done()


async def main():
    queue = asyncio.Queue()
    for number in (5, 0, 2):
        queue.put_nowait(number)
    worker_task = asyncio.create_task(worker(queue))
    await queue.join()
    worker_task.cancel()


asyncio.run(main())
