import threading
import time
from queue import Queue

import requests

SENTINEL = None
CONSUMERS = 3


def producer(urls, out):
    for url in urls:
        out.put(url)
        time.sleep(0.001)
    for _ in range(CONSUMERS):
        out.put(SENTINEL)


def consumer(inbox, results, lock):
    while True:
        url = inbox.get()
        if url is SENTINEL:
            break
        r = requests.get(url, headers={"User-Agent": "Mozilla/5.0"}, timeout=5)
        with lock:
            results[url] = (r.status_code, len(r.content))
        print(threading.current_thread().name, url, r.status_code)


def main():
    base = "http://localhost:8000"
    urls = [f"{base}/items/{i}.html" for i in range(1, 7)] + [base + "/rooms/"]
    q = Queue(maxsize=2)
    results, lock = {}, threading.Lock()
    threads = [threading.Thread(target=producer, args=(urls, q), name="producer")]
    threads += [threading.Thread(target=consumer, args=(q, results, lock), name=f"consumer-{n}") for n in range(CONSUMERS)]
    start = time.perf_counter()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    ok = sum(1 for status, _ in results.values() if status == requests.codes.ok)
    print(f"{ok} of {len(results)} ok", "in time" if time.perf_counter() - start < 30 else "late")


if __name__ == "__main__":
    main()
