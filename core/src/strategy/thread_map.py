"""`ThreadPoolExecutor.map` over each batch: results in order, then a barrier."""

from concurrent.futures import ThreadPoolExecutor

from crawl import fetch, main, map_options, parse


def thread_map(seeds, visited, options):
    visited.update(seeds)
    frontier = seeds
    with ThreadPoolExecutor(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, []
            # The first results are parsed while later pages are still in flight.
            for page in pool.map(fetch, batch, **map_options()):
                for link in parse(page):
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(thread_map)
