import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests


class RateLimiter:
    """At most `rate` calls per second."""

    def __init__(self, rate):
        self.interval = 1.0 / rate
        self.lock = threading.Lock()
        self.next_time = time.monotonic()

    def wait(self):
        with self.lock:
            now = time.monotonic()
            delay = self.next_time - now
            self.next_time = max(now, self.next_time) + self.interval
        if delay > 0:
            time.sleep(delay)


limiter = RateLimiter(rate=50)
session = requests.Session()
session.headers.update({"User-Agent": "polite-bot/1.0"})
local = threading.local()


def fetch(path):
    limiter.wait()
    local.count = getattr(local, "count", 0) + 1
    response = session.get("http://localhost:8000" + path)
    return path, response.status_code, response.elapsed.total_seconds()


paths = ["/", "/rooms/", "/rooms/clocks.html", "/map.html", "/missing.html"] + [f"/items/{n}.html" for n in range(1, 5)]
began = time.time()
with ThreadPoolExecutor(8) as pool:
    for path, status, seconds in pool.map(fetch, paths):
        print(path, status, seconds >= 0)
print("limited:", time.time() - began >= 0.15)
