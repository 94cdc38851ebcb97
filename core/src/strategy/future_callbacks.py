"""`add_done_callback` submits new work: the thread that finished a page submits its links."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from crawl import fetch, main, parse


def future_callbacks(seeds, visited, options):
    running, marking = set(), Lock()

    def submit(links):
        # Hold the lock only to check and mark. While submitting, it would deadlock: the callback
        # of a future that is already done runs at once, in this thread, and needs the lock.
        with marking:
            new = [link for link in dict.fromkeys(links) if link not in visited]
            visited.update(new)
        for link in new:
            future = pool.submit(fetch, link)
            # Add it before registering the callback, which may run at once and remove it.
            running.add(future)
            future.add_done_callback(handle)

    def handle(future):
        try:
            submit(parse(future.result()))
        finally:
            running.remove(future)  # only after submitting its links: else empty too early

    with ThreadPoolExecutor(options.concurrency) as pool:
        submit(seeds)
        while running:
            time.sleep(0.01)


if __name__ == "__main__":
    main(future_callbacks)
