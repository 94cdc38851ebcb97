"""`multiprocessing.Pool.imap_unordered` per batch: results as they complete, then a barrier."""

from multiprocessing import Pool

from crawl import fetch, main, parse


def visit(url):
    return parse(fetch(url))


def imap_unordered(seeds, visited, options):
    visited.update(seeds)
    frontier = seeds
    with Pool(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, []
            # Results are handled as they complete, but no new page starts before the batch ends.
            for links in pool.imap_unordered(visit, batch, options.chunksize or 1):
                for link in links:
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)
        pool.close()
        pool.join()


if __name__ == "__main__":
    main(imap_unordered)
