"""`asyncio.gather` over each batch: the next one starts when the slowest page has arrived."""

import asyncio

from crawl import fetch_async, main, parse


async def gather(seeds, visited, options):
    visited.update(seeds)
    limit = asyncio.Semaphore(options.concurrency)

    async def fetch(url):
        async with limit:
            return await fetch_async(url)

    frontier = seeds
    while frontier:
        size = options.concurrency if options.batch == "chunk" else len(frontier)
        batches = [frontier[at:at + size] for at in range(0, len(frontier), size)]
        frontier = []
        for batch in batches:
            for page in await asyncio.gather(*map(fetch, batch)):
                for link in parse(page):
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(gather)
