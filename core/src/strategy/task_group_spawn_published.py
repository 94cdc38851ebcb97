"""Tasks that spawn tasks, as published: one task per link, without a limit.

`--mark result` marks a page only after its links have been read.
"""

import asyncio

from crawl import fetch_async, main, parse


async def task_group_spawn(seeds, visited, options):
    late = options.mark == "result"
    visited.update(() if late else seeds)

    async def visit(url):
        page = await fetch_async(url)  # an exception here cancels the whole crawl
        if late:
            # Too late: every link to this page that was discovered before has spawned a task.
            visited.add(url)
        for link in parse(page):
            if link not in visited:
                if not late:
                    visited.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        for url in seeds:
            group.create_task(visit(url))


if __name__ == "__main__":
    main(task_group_spawn, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
