"""A worker forgets task_done after an error page, and the main thread joins the queue."""
import queue
import threading

import requests

urls = queue.Queue()
for path in ("", "no-such-page", "index.html"):
    urls.put("https://museum.example/" + path)


def worker():
    while True:
        url = urls.get()
        if requests.get(url).status_code == 404:
            continue
        urls.task_done()


for _ in range(2):
    threading.Thread(target=worker, daemon=True).start()
urls.join()
