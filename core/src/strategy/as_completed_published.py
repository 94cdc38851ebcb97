"""Submits each page when it is discovered, as published.

`--mark result` marks a page after its links have been read; `--done frontier-empty` ends too early.
"""

from concurrent.futures import (FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait)

from crawl import fetch, main, parse


def visit(url):
    return parse(fetch(url))


def as_completed(seeds, visited, options):
    executor = ProcessPoolExecutor if options.processes else ThreadPoolExecutor
    early = options.mark != "result"
    visited.update(seeds if early else ())
    frontier, futures = seeds, {}
    with executor(options.concurrency) as pool:
        while frontier or futures:
            futures |= {pool.submit(visit, url): url for url in frontier}
            frontier = []
            # The frontier is empty, but pages are still in flight: the crawl is not done.
            if options.done == "frontier-empty":
                break
            done, _ = wait(futures, return_when=FIRST_COMPLETED)
            for future in [future for future in futures if future in done]:
                # If this mark is the only one, it is too late: every link to this page that was
                # discovered before has been submitted.
                visited.add(futures.pop(future))
                for link in future.result():
                    if link not in visited:
                        if early:
                            visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(as_completed, mark="submission", status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
