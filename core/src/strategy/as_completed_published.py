"""Submits each page when it is discovered, as published.

`--mark result` marks a page after its links have been read; `--done frontier-empty` ends too early.
"""

from concurrent.futures import (FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait)

from crawl import fetch, main, parse


def visit(url):
    return parse(fetch(url))


def as_completed(seeds, visited, options):
    executor = ProcessPoolExecutor if options.processes else ThreadPoolExecutor
    late = options.mark == "result"
    frontier, futures = seeds, {}
    with executor(options.concurrency) as pool:
        while frontier or futures:
            for url in frontier:
                if late or url not in visited:
                    visited.update(() if late else [url])
                    futures[pool.submit(visit, url)] = url
            frontier = []
            # The frontier is empty, but pages are still in flight: the crawl is not done.
            if options.done == "frontier-empty":
                break
            done, _ = wait(futures, return_when=FIRST_COMPLETED)
            for future in [future for future in futures if future in done]:
                url = futures.pop(future)
                if late:
                    # Too late: every link to this page that came before was submitted.
                    visited.add(url)
                for link in future.result():
                    if link not in visited:
                        frontier.append(link)


if __name__ == "__main__":
    main(as_completed, mark="submission", status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
