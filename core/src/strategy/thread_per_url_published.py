"""A thread, or a process, for every URL of a list, as published: joined, then read."""

import multiprocessing
import queue
from threading import Thread

from crawl import fetch, main, parse


def thread_per_url(seeds, visited, options):
    worker = multiprocessing.Process if options.processes else Thread
    results = (multiprocessing if options.processes else queue).SimpleQueue()

    def visit(url):
        results.put((url, parse(fetch(url))))

    visited.update(seeds)  # only the start page is marked before its fetch
    frontier = dict.fromkeys(seeds)
    while frontier:
        workers = [worker(target=visit, args=(url,)) for url in frontier]
        for each in workers:
            each.start()
        # Deadlock if a result does not fit into the pipe: that process waits for a reader.
        for each in workers:
            each.join()
        frontier = {}
        while not results.empty():
            url, links = results.get()
            frontier |= dict.fromkeys(link for link in links if link not in visited)
            visited.add(url)


if __name__ == "__main__":
    main(thread_per_url, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
