"""Threads between two queues, as published: a worker that raises makes `join` wait for ever.

With `--done worker-idle` or `idle-timeout`, workers exit when the queue is empty.
"""

from queue import Empty, Queue
from threading import Thread

from crawl import ShutDown, fetch, main, parse


def queue_workers(seeds, visited, options):
    if options.done != "correct":
        return queue_workers_leaving(seeds, visited, options)
    todo, found = Queue(), Queue()

    def work():
        while True:
            try:
                url = todo.get()
            except ShutDown:
                return
            for link in parse(fetch(url)):
                found.put(link)
            todo.task_done()  # an exception skips this: it ends the thread

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


def queue_workers_leaving(seeds, visited, options):
    todo = Queue()
    visited.update(seeds)
    for url in seeds:
        todo.put(url)
    # With `None`, all threads but one exit while the start page is in flight.
    patience = options.idle_timeout_ms / 1000 if options.done == "idle-timeout" else None

    def work():
        while True:
            try:
                url = todo.get(block=patience is not None, timeout=patience)
            except Empty:
                return
            for link in parse(fetch(url)):
                if link not in visited:
                    visited.add(link)
                    todo.put(link)

    threads = [Thread(target=work) for _ in range(options.concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main(queue_workers, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
