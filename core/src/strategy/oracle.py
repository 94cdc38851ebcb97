"""Knows every latency beforehand and fetches first the page that begins the longest chain. No real
crawler can do this: it shows how much any order of pages could gain."""

import asyncio
import heapq
from asyncio import FIRST_COMPLETED
from itertools import count

from crawl import cost_ms, fetch_async, known_links, main, parse


def longest_chains(seeds):
    """Per page: its own cost plus the longest chain among the pages that it discovers first."""
    chains, order, ended = {}, [], set()
    heap = [(cost_ms(url), url, None) for url in seeds]
    while heap:
        end, url, discoverer = heapq.heappop(heap)
        if url in ended:
            continue
        ended.add(url)
        order.append((url, discoverer))
        for link in known_links(url):
            if link not in ended:
                heapq.heappush(heap, (end + cost_ms(link), link, url))
    for url, discoverer in reversed(order):
        chains[url] = chains.get(url, 0) + cost_ms(url)
        if discoverer is not None:
            chains[discoverer] = max(chains.get(discoverer, 0), chains[url])
    return chains


async def oracle(seeds, visited, options):
    chains, number, frontier, in_flight = longest_chains(seeds), count(), [], []

    def discover(urls):
        for url in urls:
            if url not in visited:
                visited.add(url)
                heapq.heappush(frontier, (-chains.get(url, 0), next(number), url))

    async def visit(url):
        return parse(await fetch_async(url))

    discover(seeds)
    while frontier or in_flight:
        while frontier and len(in_flight) < options.concurrency:
            in_flight.append(asyncio.create_task(visit(heapq.heappop(frontier)[-1])))
        done, _ = await asyncio.wait(in_flight, return_when=FIRST_COMPLETED)
        completed = [task for task in in_flight if task in done]
        in_flight = [task for task in in_flight if task not in done]
        for task in completed:
            discover(task.result())


if __name__ == "__main__":
    main(oracle)
