"""Tasks that spawn tasks, as published: one task per link, without a limit.

`--mark result` marks a page only after its links have been read.
"""

import asyncio

from crawl import fetch_async, main, parse


async def task_group_spawn(seeds, visited, options):
    early = options.mark != "result"
    visited.update(seeds if early else ())

    async def visit(url):
        page = await fetch_async(url)
        # An exception above cancels the whole crawl. If this mark is the only one, it is too late:
        # every link to this page that was discovered before has spawned its own task.
        visited.add(url)
        for link in parse(page):
            if link not in visited:
                if early:
                    visited.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        for url in seeds:
            group.create_task(visit(url))


if __name__ == "__main__":
    main(task_group_spawn, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
