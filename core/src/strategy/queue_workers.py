"""Threads between two queues; the coordinator joins the input: level by level, no page twice."""

from queue import Queue
from threading import Thread

from crawl import FetchError, fetch, main, parse


def queue_workers(seeds, visited, options):
    todo, found = Queue(), Queue()

    def work():
        while True:
            url = todo.get()
            try:
                for link in parse(fetch(url)):
                    found.put(link)
            except FetchError:
                pass  # a failed page has no links; the thread continues
            finally:
                todo.task_done()  # even after an exception: `join` waits for it

    for _ in range(options.concurrency):
        Thread(target=work, daemon=True).start()
    links = seeds
    while links:
        for link in links:
            if link not in visited:
                visited.add(link)
                todo.put(link)
        todo.join()
        links = [found.get() for _ in range(found.qsize())]
        links = [link for link in links if link not in visited]


if __name__ == "__main__":
    main(queue_workers)
