"""At most N tasks and `rate` requests a second, as published: loses links, and may not end."""

import asyncio
from collections import deque

from crawl import fetch_async, main, parse


async def rate_limited(seeds, visited, options):
    slots = asyncio.Semaphore(options.rate)

    async def fetch(url):
        async with slots:
            await asyncio.sleep(1 / options.rate)
            if options.release == "after-fetch":
                return await fetch_async(url)
        # Given back before the fetch, `rate` slots let `rate` squared requests through a second.
        return await fetch_async(url)

    frontier, tasks = deque(seeds), []
    # With the limit reached and URLs left, neither of the two ever becomes empty.
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
        # Whatever was done by now is dropped, whether it was read or not.
        tasks = [task for task in tasks if not task.done()]


if __name__ == "__main__":
    main(rate_limited, fragments="keep", redirects="blind")
