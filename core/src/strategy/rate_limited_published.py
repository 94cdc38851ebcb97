"""At most N tasks and `rate` requests per second, as published: loses links, may never end."""

import asyncio
from collections import deque

from crawl import fetch_async, main, parse


async def rate_limited(seeds, visited, options):
    slots = asyncio.Semaphore(options.rate)

    async def fetch(url):
        await slots.acquire()
        await asyncio.sleep(1 / options.rate)
        # Released before the fetch, `rate` slots allow `rate` squared requests per second.
        if options.release == "before-fetch":
            slots.release()
        try:
            return await fetch_async(url)
        finally:
            if options.release == "after-fetch":
                slots.release()

    frontier, tasks = deque(seeds), []
    # If the page limit leaves URLs in the frontier, the loop never ends.
    while frontier or tasks:
        while frontier and len(tasks) < options.concurrency and len(visited) < options.max_pages:
            url = frontier.popleft()
            if url not in visited:
                visited.add(url)
                tasks.append(asyncio.create_task(fetch(url)))
        if tasks:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in [task for task in tasks if task in done]:
                for link in parse(task.result()):
                    if link not in visited and len(visited) < options.max_pages:
                        frontier.append(link)
        await asyncio.sleep(0.1)
        # Drop every task that is done by now, even if its result was not read.
        tasks = [task for task in tasks if not task.done()]


if __name__ == "__main__":
    main(rate_limited, fragments="keep", redirects="blind")
