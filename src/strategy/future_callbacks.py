"""`add_done_callback` submits new work: the thread that finished a page submits its links."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from crawl import fetch, main, parse


def future_callbacks(seeds, visited, options):
    running, marking = set(), Lock()

    def submit(links):
        # Held for check and mark alone. Held while submitting, it would wait for its own thread:
        # the callback of a future that is done already runs at once, and comes back here.
        with marking:
            new = [link for link in dict.fromkeys(links) if link not in visited]
            visited.update(new)
        for link in new:
            future = pool.submit(fetch, link)
            # Before the callback is registered, as it may run at once and take it out again.
            running.add(future)
            future.add_done_callback(handle)

    def handle(future):
        try:
            submit(parse(future.result()))
        finally:
            running.remove(future)  # after its links were added: never empty while work is left

    with ThreadPoolExecutor(options.concurrency) as pool:
        submit(seeds)
        while running:
            time.sleep(0.01)


if __name__ == "__main__":
    main(future_callbacks)
