"""Submits each page when it is discovered to interpreters with a GIL each (Python 3.14)."""

from concurrent.futures import FIRST_COMPLETED, wait

from crawl import fetch, interpreter_pool, main, parse


def visit(url):
    # Links are cheaper to hand over than pages: everything is pickled.
    return parse(fetch(url))


def interpreter_as_completed(seeds, visited, options):
    visited.update(seeds)
    frontier, futures = seeds, []
    with interpreter_pool(options.concurrency) as pool:
        while frontier or futures:
            futures += [pool.submit(visit, url) for url in frontier]
            frontier = []
            done, _ = wait(futures, return_when=FIRST_COMPLETED)
            completed = [future for future in futures if future in done]
            futures = [future for future in futures if future not in done]
            for future in completed:
                for link in future.result():
                    if link not in visited:
                        visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(interpreter_as_completed)
