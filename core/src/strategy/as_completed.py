"""Submits each page when it is discovered, and handles each result when it completes."""

from concurrent.futures import (FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait)

from crawl import fetch, main, parse


def visit(url):
    return parse(fetch(url))


def as_completed(seeds, visited, options):
    executor = ProcessPoolExecutor if options.processes else ThreadPoolExecutor
    visited.update(seeds)
    frontier, futures = seeds, []
    with executor(options.concurrency) as pool:
        # Done when nothing is left to read: an empty frontier alone would be too early.
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
    main(as_completed)
