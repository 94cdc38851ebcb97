"""`asyncio.TaskGroup` over each batch, as published: one task per page, without a limit."""

import asyncio

from crawl import fetch_async, main, parse


async def task_group_batch(seeds, visited, options):
    visited.update(seeds)  # only the start page is marked before its fetch
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
                # Too late: later pages of this batch are in the next one again if linked.
                visited.add(url)


if __name__ == "__main__":
    main(task_group_batch, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
