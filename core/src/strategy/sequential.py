"""One page at a time: the baseline that every speed-up is measured against."""

from collections import deque

from crawl import fetch, main, parse


def sequential(seeds, visited, options):
    visited.update(seeds)
    frontier = deque(seeds)
    while frontier:
        url = frontier.popleft() if options.order == "fifo" else frontier.pop()
        page = fetch(url)
        for link in parse(page):
            if link not in visited:
                visited.add(link)
                frontier.append(link)


if __name__ == "__main__":
    main(sequential)
