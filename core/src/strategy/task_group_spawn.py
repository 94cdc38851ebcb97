"""Tasks that spawn tasks: no barrier, each page is fetched as soon as it is discovered."""

import asyncio

from crawl import fetch_async, main, parse


async def task_group_spawn(seeds, visited, options):
    visited.update(seeds)
    limit = asyncio.Semaphore(options.concurrency)

    async def visit(url):
        async with limit:
            page = await fetch_async(url)
        for link in parse(page):
            # No await between check and mark: no other task can run in between.
            if link not in visited:
                visited.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        for url in seeds:
            group.create_task(visit(url))


if __name__ == "__main__":
    main(task_group_spawn)
