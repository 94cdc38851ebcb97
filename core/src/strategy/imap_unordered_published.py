"""`multiprocessing.Pool.imap_unordered` over each batch, as published: children only fetch."""

from multiprocessing import Pool

from crawl import fetch, main, parse


def imap_unordered(seeds, visited, options):
    visited.update(seeds)  # only the start page is marked before its fetch
    frontier = dict.fromkeys(seeds)
    with Pool(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, {}
            # Results are handled as they complete, but no new page starts before the batch ends.
            for page in pool.imap_unordered(fetch, batch, options.chunksize or 1):
                for link in parse(page):
                    if link not in visited:
                        frontier[link] = None
                # Too late, and which pages are fetched again now depends on timing.
                visited.add(page.url)
        pool.close()
        pool.join()


if __name__ == "__main__":
    main(imap_unordered, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
