"""`InterpreterPoolExecutor.map` over each batch: each worker has a GIL of its own (Python 3.14)."""

from crawl import fetch, interpreter_pool, main, map_options, parse


def visit(url):
    # Links are cheaper to hand over than pages: everything is pickled.
    return parse(fetch(url))


def interpreter_map(seeds, visited, options):
    visited.update(seeds)
    frontier = seeds
    with interpreter_pool(options.concurrency) as pool:
        while frontier:
            batch, frontier = frontier, []
            for links in pool.map(visit, batch, **map_options()):
                for link in links:
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(interpreter_map)
