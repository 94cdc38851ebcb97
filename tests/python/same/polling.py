"""Waits of no time."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

ev = threading.Event()
n = 0
threading.Timer(0.001, ev.set).start()
while not ev.wait(0):
    n += 1
print(n > 1)


def w(x):
    time.sleep(x)
    return x


with ThreadPoolExecutor(2) as ex:
    for t in (0.1, 0.3, 0.5, 0.7):
        try:
            list(as_completed([ex.submit(w, 0.01), ex.submit(w, 1)], timeout=t))
        except TimeoutError as e:
            print(e)
