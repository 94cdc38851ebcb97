"""`asyncio.gather` over each batch, as published: a task for every page of it, unbounded."""

import asyncio

from crawl import fetch_async, main, parse


async def gather(seeds, visited, options):
    visited.update(seeds)  # of all pages, the start page alone is marked before it is fetched
    frontier = dict.fromkeys(seeds)
    while frontier:
        batch, frontier = frontier, {}
        # The first exception in time ends the wait; the other fetches run on, and are lost.
        for url, page in zip(batch, await asyncio.gather(*map(fetch_async, batch))):
            for link in parse(page):
                if link not in visited:
                    frontier[link] = None
            # Too late: pages further on in this batch are in the next one again if linked.
            visited.add(url)


if __name__ == "__main__":
    main(gather, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
