"""`multiprocessing.Pool.map` over each batch, as published: children only fetch."""

from multiprocessing import Pool

from crawl import fetch, main, parse


def pool_map(seeds, visited, options):
    visited.update(seeds)  # only the start page is marked before its fetch
    frontier = dict.fromkeys(seeds)
    with Pool(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, {}
            # A chunk stays on its process: others may idle while one still has several pages.
            for url, page in zip(batch, pool.map(fetch, batch, options.chunksize)):
                for link in parse(page):
                    if link not in visited:
                        frontier[link] = None
                # Too late: later pages of this batch are in the next one again if linked.
                visited.add(url)
        pool.close()
        pool.join()


if __name__ == "__main__":
    main(pool_map, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
