"""A thread, or a process, for every URL of a list: started one after another, then joined."""

import multiprocessing
import queue
from threading import Thread

from crawl import fetch, main, parse


def thread_per_url(seeds, visited, options):
    worker = multiprocessing.Process if options.processes else Thread
    results = (multiprocessing if options.processes else queue).SimpleQueue()

    def visit(url):
        links = []
        try:
            links = parse(fetch(url))
        finally:
            results.put(links)  # even after an exception: the main thread expects one

    visited.update(seeds)
    frontier = seeds
    while frontier:
        workers = [worker(target=visit, args=(url,)) for url in frontier]
        for each in workers:
            each.start()
        # Read first, then join: a process with a large result ends only after it is read.
        links = [link for _ in workers for link in results.get()]
        for each in workers:
            each.join()
        frontier = [link for link in dict.fromkeys(links) if link not in visited]
        visited.update(frontier)


if __name__ == "__main__":
    main(thread_per_url)
