"""`multiprocessing.Pool.map` over each batch, in chunks of n / (4 N): all results at once."""

from multiprocessing import Pool

from crawl import fetch, main, parse


def visit(url):
    return parse(fetch(url))


def pool_map(seeds, visited, options):
    visited.update(seeds)
    frontier = seeds
    with Pool(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, []
            # A chunk stays on its process: others may idle while one still has several pages.
            for links in pool.map(visit, batch, options.chunksize):
                for link in links:
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)
        pool.close()
        pool.join()


if __name__ == "__main__":
    main(pool_map)
