from concurrent.futures.thread import ThreadPoolExecutor
from threading import Event, RLock
from urllib.parse import urldefrag, urljoin

import requests
from bs4 import BeautifulSoup


class CallbackCrawler(object):
    def __init__(self, start, max_workers=4):
        self.start = start
        self.executor = ThreadPoolExecutor(max_workers)
        self.lock = RLock()
        self.done = Event()
        self.visited = set()
        self.open = 0

    def submit(self, url):
        with self.lock:
            if url in self.visited:
                return
            self.visited.add(url)
            self.open += 1
            future = self.executor.submit(requests.get, url, timeout=10)
            future.add_done_callback(self.on_page)

    def on_page(self, future):
        with self.lock:
            try:
                response = future.result()
                if response.ok and "text/html" in response.headers["Content-Type"]:
                    soup = BeautifulSoup(response.content, "html.parser")
                    for anchor in soup.select("a[href]"):
                        link = urldefrag(urljoin(response.url, anchor["href"]))[0]
                        if link.startswith(self.start):
                            self.submit(link)
            except requests.exceptions.RequestException as exc:
                print("failed", exc)
            finally:
                self.open -= 1
                if not self.open:
                    self.done.set()

    def crawl(self):
        self.submit(self.start)
        self.done.wait()
        self.executor.shutdown(wait=True)
        return self.visited


print(len(CallbackCrawler("http://localhost:8000/").crawl()), "visited")
