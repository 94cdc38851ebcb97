"""N tasks on one queue, each fetch behind a semaphore; `join` waits for the queue to drain."""

import asyncio

from crawl import FetchError, QueueShutDown, fetch_async, main, parse


async def async_workers(seeds, visited, options):
    queue = asyncio.Queue()
    limit = asyncio.Semaphore(options.semaphore or options.concurrency)

    def put_new(links):
        for link in links:
            # Mark each page when putting it: the queue holds no page twice.
            if link not in visited:
                visited.add(link)
                queue.put_nowait(link)

    async def work():
        while True:
            try:
                url = await queue.get()
            except QueueShutDown:
                return
            try:
                async with limit:
                    page = await fetch_async(url)
                put_new(parse(page))
            except FetchError:
                pass  # a failed page has no links; the worker continues
            finally:
                queue.task_done()

    put_new(seeds)
    workers = [asyncio.create_task(work()) for _ in range(options.workers or options.concurrency)]
    await queue.join()
    if options.shutdown:
        queue.shutdown()
        await asyncio.gather(*workers)
    for worker in workers:
        worker.cancel()


if __name__ == "__main__":
    main(async_workers)
