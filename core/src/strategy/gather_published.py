"""`asyncio.gather` over each batch, as published: one task per page, without a limit."""

import asyncio

from crawl import fetch_async, main, parse


async def gather(seeds, visited, options):
    visited.update(seeds)  # only the start page is marked before its fetch
    frontier = dict.fromkeys(seeds)
    while frontier:
        batch, frontier = frontier, {}
        # The earliest exception ends the wait; the other fetches continue, their results lost.
        for url, page in zip(batch, await asyncio.gather(*map(fetch_async, batch))):
            for link in parse(page):
                if link not in visited:
                    frontier[link] = None
            # Too late: later pages of this batch are in the next one again if linked.
            visited.add(url)


if __name__ == "__main__":
    main(gather, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
