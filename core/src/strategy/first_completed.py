"""`wait(FIRST_COMPLETED)`: keeps N pages in flight while the frontier has any; has a page limit."""

from collections import deque
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from crawl import fetch, main, parse


def first_completed(seeds, visited, options):
    visited.update(seeds)
    frontier, in_flight = deque(seeds), []
    with ThreadPoolExecutor(options.concurrency) as pool:
        while frontier or in_flight:
            while frontier and len(in_flight) < options.concurrency:
                url = frontier.popleft() if options.order == "fifo" else frontier.pop()
                in_flight.append(pool.submit(fetch, url))
            done, _ = wait(in_flight, return_when=FIRST_COMPLETED)
            completed = [future for future in in_flight if future in done]
            in_flight = [future for future in in_flight if future not in done]
            for future in completed:
                for link in parse(future.result()):
                    if link not in visited and len(visited) < options.max_pages:
                        visited.add(link)
                        frontier.append(link)


if __name__ == "__main__":
    main(first_completed)
