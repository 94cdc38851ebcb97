"""`asyncio.TaskGroup` over each batch: the first results are parsed while others are awaited."""

import asyncio

from crawl import fetch_async, main, parse


async def task_group_batch(seeds, visited, options):
    visited.update(seeds)
    limit = asyncio.Semaphore(options.concurrency)

    async def fetch(url):
        async with limit:
            return await fetch_async(url)

    frontier = seeds
    while frontier:
        batch, frontier = frontier, []
        async with asyncio.TaskGroup() as group:
            for task in [group.create_task(fetch(url)) for url in batch]:
                for link in parse(await task):
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(task_group_batch)
