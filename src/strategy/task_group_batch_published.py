"""`asyncio.TaskGroup` over each batch, as published: a task for every page of it, unbounded."""

import asyncio

from crawl import fetch_async, main, parse


async def task_group_batch(seeds, visited, options):
    visited.update(seeds)  # of all pages, the start page alone is marked before it is fetched
    frontier = dict.fromkeys(seeds)
    while frontier:
        batch, frontier = frontier, {}
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(fetch_async(url)) for url in batch]
            for url, task in zip(batch, tasks):
                # An exception here, or in any sibling, cancels all the others.
                for link in parse(await task):
                    if link not in visited:
                        frontier[link] = None
                # Too late: pages further on in this batch are in the next one again if linked.
                visited.add(url)


if __name__ == "__main__":
    main(task_group_batch, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
