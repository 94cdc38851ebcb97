"""N tasks on one queue, as published: marked when taken, so the queue holds duplicates."""

import asyncio

from crawl import QueueShutDown, fetch_async, main, parse


async def async_workers(seeds, visited, options):
    queue = asyncio.Queue()
    limit = asyncio.Semaphore(options.semaphore or options.concurrency)

    def put_new(links):
        for link in links:
            # A page is marked only when taken: until then, each link to it is put again.
            if link not in visited:
                queue.put_nowait(link)

    async def work():
        while True:
            try:
                url = await queue.get()
            except QueueShutDown:
                return
            if url not in visited:
                visited.add(url)
                async with limit:
                    page = await fetch_async(url)
                put_new(parse(page))
            queue.task_done()  # an exception skips this: `join` waits for ever

    put_new(seeds)
    workers = [asyncio.create_task(work()) for _ in range(options.workers or options.concurrency)]
    await queue.join()
    if options.shutdown:
        queue.shutdown()
        await asyncio.gather(*workers)
    for worker in workers:
        worker.cancel()


if __name__ == "__main__":
    main(async_workers, types="any", fragments="keep", external="fetch", redirects="blind")
