"""`ProcessPoolExecutor.map` over each batch, as published: children only fetch."""

from concurrent.futures import ProcessPoolExecutor

from crawl import fetch, main, map_options, parse


def process_map(seeds, visited, options):
    visited.update(seeds)  # only the start page is marked before its fetch
    frontier = dict.fromkeys(seeds)
    with ProcessPoolExecutor(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, {}
            for url, page in zip(batch, pool.map(fetch, batch, **map_options())):
                # The parent parses one page after another: the other cores are idle.
                for link in parse(page):
                    if link not in visited:
                        frontier[link] = None
                # Too late: later pages of this batch are in the next one again if linked.
                visited.add(url)


if __name__ == "__main__":
    main(process_map, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
