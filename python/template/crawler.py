"""A small crawler to start from: it fetches the start page, and each page that it finds, once."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin, urldefrag, urlparse

import requests
from bs4 import BeautifulSoup

START = "https://site.example/"


def links(url):
    response = requests.get(url, timeout=10)
    if not response.ok or "html" not in response.headers.get("content-type", ""):
        return []
    page = BeautifulSoup(response.text, "html.parser")
    found = [urldefrag(urljoin(response.url, link["href"])).url for link in page.find_all("a", href=True)]
    return [link for link in found if urlparse(link).netloc == urlparse(START).netloc]


def crawl(start, workers=8):
    seen, level = {start}, [start]
    with ThreadPoolExecutor(workers) as pool:
        while level:
            found = [link for page in pool.map(links, level) for link in page]
            level = list(dict.fromkeys(link for link in found if link not in seen))
            seen.update(level)
    return seen


if __name__ == "__main__":
    print(len(crawl(START)), "pages")
