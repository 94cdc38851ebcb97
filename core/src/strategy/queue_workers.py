"""Threads between two queues; the coordinator joins the input: level by level, no page twice."""

from queue import Queue
from threading import Thread

from crawl import FetchError, ShutDown, fetch, main, parse


def queue_workers(seeds, visited, options):
    todo, found = Queue(), Queue()

    def work():
        while True:
            try:
                url = todo.get()
            except ShutDown:
                return
            try:
                for link in parse(fetch(url)):
                    found.put(link)
            except FetchError:
                pass  # a failed page has no links; the thread continues
            finally:
                todo.task_done()  # even after an exception: `join` waits for it

    threads = [Thread(target=work, daemon=True) for _ in range(options.concurrency)]
    for each in threads:
        each.start()
    links = seeds
    while links:
        for link in links:
            if link not in visited:
                visited.add(link)
                todo.put(link)
        todo.join()
        links = [found.get() for _ in range(found.qsize())]
        links = [link for link in links if link not in visited]
    if options.shutdown:
        todo.shutdown()  # otherwise the threads wait for another page until the program ends
        for each in threads:
            each.join()


if __name__ == "__main__":
    main(queue_workers)
