"""`add_done_callback` submits new work, as published: if a page raises, the crawl never ends.

`--guard` chooses what prevents a race between a callback and the thread that registers it.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Lock, RLock

from crawl import fetch, main, parse


def future_callbacks(seeds, visited, options):
    running = set()
    guard = {"lock": Lock, "reentrant-lock": RLock}.get(options.guard, nullcontext)()

    def submit(links):
        for link in links:
            # Without the GIL, another thread can check before this one has added: a duplicate.
            if link not in visited:
                visited.add(link)
                # A callback that runs at once, in this thread, waits for a plain lock for ever.
                with guard:
                    future = pool.submit(fetch, link)
                    if options.guard == "callback-first":
                        # It may run at once and not find its future: a KeyError, only logged.
                        future.add_done_callback(handle)
                        running.add(future)
                    else:
                        running.add(future)
                        future.add_done_callback(handle)

    def handle(future):
        submit(parse(future.result()))
        with guard:
            running.remove(future)  # an exception skips this: the main thread polls for ever

    with ThreadPoolExecutor(options.concurrency) as pool:
        submit(seeds)
        while running:
            time.sleep(0.01)


if __name__ == "__main__":
    main(future_callbacks, status="any", fragments="keep",
         external="list", images="fetch", redirects="blind")
