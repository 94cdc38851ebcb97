"""`wait(FIRST_COMPLETED)`, as published: the limit ends the loop with pages still in flight."""

from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from crawl import fetch, main, parse


def first_completed(seeds, visited, options):
    stack, in_flight = list(seeds), []
    with ThreadPoolExecutor(options.concurrency) as pool:
        # The limit ends the loop: pages still in flight are fetched but never parsed.
        while (stack or in_flight) and len(visited) < options.max_pages:
            while stack and len(in_flight) < options.concurrency:
                url = stack.pop() if options.order == "lifo" else stack.pop(0)
                if url not in visited and len(visited) < options.max_pages:
                    visited.add(url)
                    in_flight.append(pool.submit(fetch, url))
            done, _ = wait(in_flight, return_when=FIRST_COMPLETED)
            completed = [future for future in in_flight if future in done]
            in_flight = [future for future in in_flight if future not in done]
            for future in completed:
                for link in parse(future.result()):
                    if link not in visited and not link.startswith("mailto:"):
                        stack.append(link)


if __name__ == "__main__":
    main(first_completed, order="lifo", status="below-400", external="fetch", redirects="blind")
