"""At most N tasks, and at most `rate` requests per second, evenly spaced."""

import asyncio
from collections import deque

from crawl import fetch_async, main, parse


async def rate_limited(seeds, visited, options):
    now = asyncio.get_running_loop().time
    next_start = now()

    async def fetch(url):
        nonlocal next_start
        start = max(now(), next_start)
        next_start = start + 1 / options.rate
        await asyncio.sleep(start - now())
        return await fetch_async(url)

    visited.update(seeds)
    frontier, tasks = deque(seeds), []
    while frontier or tasks:
        while frontier and len(tasks) < options.concurrency:
            tasks.append(asyncio.create_task(fetch(frontier.popleft())))
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        completed = [task for task in tasks if task in done]
        # Remove only the handled tasks: others may have finished since.
        tasks = [task for task in tasks if task not in done]
        for task in completed:
            for link in parse(task.result()):
                if link not in visited and len(visited) < options.max_pages:
                    visited.add(link)
                    frontier.append(link)


if __name__ == "__main__":
    main(rate_limited)
