"""`multiprocessing.Pool.imap_unordered` over each batch, as published: children only fetch."""

from multiprocessing import Pool

from crawl import fetch, main, parse


def imap_unordered(seeds, visited, options):
    visited.update(seeds)  # of all pages, the start page alone is marked before it is fetched
    frontier = dict.fromkeys(seeds)
    with Pool(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, {}
            # What comes first is handled first, but nothing new starts before the batch has ended.
            for page in pool.imap_unordered(fetch, batch):
                for link in parse(page):
                    if link not in visited:
                        frontier[link] = None
                # Too late, and how often a page is fetched again now depends on who was faster.
                visited.add(page.url)
        pool.close()
        pool.join()


if __name__ == "__main__":
    main(imap_unordered, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
