"""One page at a time, as published: a page counts as visited when its links have been read."""

from crawl import fetch, main, parse


def sequential(seeds, visited, options):
    visited.update(seeds)  # only the start page is marked before its fetch
    # A dict is a set that keeps the order of insertion.
    frontier = dict.fromkeys(seeds)
    while frontier:
        url = next(iter(frontier)) if options.order == "fifo" else next(reversed(frontier))
        del frontier[url]
        page = fetch(url)
        for link in parse(page):
            if link not in visited:
                frontier[link] = None
        # Too late: a page that links to itself has just added itself to the frontier again.
        visited.add(url)


if __name__ == "__main__":
    main(sequential, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
