"""`ThreadPoolExecutor.map` over each batch, as published: marks each page after parsing it."""

from concurrent.futures import ThreadPoolExecutor

from crawl import fetch, main, map_options, parse


def thread_map(seeds, visited, options):
    visited.update(seeds)  # only the start page is marked before its fetch
    frontier = dict.fromkeys(seeds)
    with ThreadPoolExecutor(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, {}
            # If a fetch raised, its exception is raised here: all later results are lost.
            for url, page in zip(batch, pool.map(fetch, batch, **map_options())):
                for link in parse(page):
                    if link not in visited:
                        frontier[link] = None
                # Too late: later pages of this batch are in the next one again if linked.
                visited.add(url)


if __name__ == "__main__":
    main(thread_map, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
