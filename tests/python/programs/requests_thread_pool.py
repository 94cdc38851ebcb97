import sys
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, Queue
from urllib.parse import urldefrag, urljoin, urlparse

import requests
from bs4 import BeautifulSoup


class MultiThreadedCrawler:
    def __init__(self, base_url):
        self.base_url = base_url
        self.root_url = "{}://{}".format(urlparse(base_url).scheme, urlparse(base_url).netloc)
        self.pool = ThreadPoolExecutor(max_workers=5)
        self.scraped_pages = set()
        self.to_crawl = Queue()
        self.to_crawl.put(base_url)

    def parse_links(self, html):
        soup = BeautifulSoup(html, "html.parser")
        for link in soup.find_all("a", href=True):
            url = link["href"]
            if url.startswith("/") or url.startswith(self.root_url):
                url = urldefrag(urljoin(self.root_url, url)).url
                if url not in self.scraped_pages:
                    self.to_crawl.put(url)

    def post_scrape_callback(self, res):
        result = res.result()
        if result and result.status_code == 200 and "html" in result.headers["content-type"]:
            self.parse_links(result.text)

    def scrape_page(self, url):
        try:
            return requests.get(url, timeout=(3, 30))
        except requests.RequestException:
            return None

    def run_scraper(self):
        while True:
            try:
                target_url = self.to_crawl.get(timeout=1)
                if target_url not in self.scraped_pages:
                    print("Scraping URL: {}".format(target_url))
                    self.scraped_pages.add(target_url)
                    job = self.pool.submit(self.scrape_page, target_url)
                    job.add_done_callback(self.post_scrape_callback)
            except Empty:
                return
            except Exception as e:
                print(e, file=sys.stderr)
                continue


if __name__ == "__main__":
    s = MultiThreadedCrawler("http://localhost:8000/")
    s.run_scraper()
    print(len(s.scraped_pages), "pages")
