"""A blocking fetch in `asyncio.to_thread`, as published: marks each page after parsing it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from crawl import fetch, main, parse


async def to_thread(seeds, visited, options):
    if options.concurrency is not None:
        # Otherwise min(32, cores + 4) threads, however many pages the batch has.
        pool = ThreadPoolExecutor(options.concurrency)
        asyncio.get_running_loop().set_default_executor(pool)
    visited.update(seeds)  # only the start page is marked before its fetch
    frontier = dict.fromkeys(seeds)
    while frontier:
        batch, frontier = frontier, {}
        pages = await asyncio.gather(*(asyncio.to_thread(fetch, url) for url in batch))
        for url, page in zip(batch, pages):
            for link in parse(page):
                if link not in visited:
                    frontier[link] = None
            # Too late: later pages of this batch are in the next one again if linked.
            visited.add(url)


if __name__ == "__main__":
    main(to_thread, concurrency=None, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
