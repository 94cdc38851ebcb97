"""`ProcessPoolExecutor.map` over each batch: children fetch and parse, on all cores."""

from concurrent.futures import ProcessPoolExecutor

from crawl import fetch, main, map_options, parse


def visit(url):
    # Processes pay off only if children parse; handing over links is also cheaper than pages.
    return parse(fetch(url))


def process_map(seeds, visited, options):
    visited.update(seeds)
    frontier = seeds
    with ProcessPoolExecutor(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, []
            for links in pool.map(visit, batch, **map_options()):
                for link in links:
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(process_map)
