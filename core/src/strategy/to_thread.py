"""A blocking fetch in `asyncio.to_thread`, gathered: the executor's threads are the limit."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from crawl import fetch, main, parse


async def to_thread(seeds, visited, options):
    if options.concurrency is not None:
        # Otherwise min(32, cores + 4) threads, however many pages the batch has.
        pool = ThreadPoolExecutor(options.concurrency)
        asyncio.get_running_loop().set_default_executor(pool)
    visited.update(seeds)
    frontier = seeds
    while frontier:
        batch, frontier = frontier, []
        for page in await asyncio.gather(*(asyncio.to_thread(fetch, url) for url in batch)):
            for link in parse(page):
                if link not in visited:
                    visited.add(link)
                    frontier.append(link)


if __name__ == "__main__":
    main(to_thread, concurrency=None)
