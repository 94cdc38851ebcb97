import asyncio
from urllib.parse import urljoin, urlsplit

import requests
from bs4 import BeautifulSoup


def links_of(url: str) -> list[str]:
    with requests.get(url, timeout=10) as response:
        if response.status_code != 200 or not response.headers["content-type"].startswith("text/html"):
            return []
        soup = BeautifulSoup(response.text, "html.parser")
    return [urlsplit(urljoin(response.url, a["href"]))._replace(fragment="").geturl() for a in soup("a", href=True)]


async def crawl(start: str, limit: int = 5) -> set[str]:
    host = urlsplit(start).hostname
    seen, level = {start}, [start]
    gate = asyncio.Semaphore(limit)

    async def one(url):
        async with gate:
            return await asyncio.to_thread(links_of, url)

    while level:
        results = await asyncio.gather(*(one(url) for url in level), return_exceptions=True)
        level = []
        for found in results:
            if isinstance(found, Exception):
                print("failed:", found)
                continue
            for link in found:
                if urlsplit(link).hostname == host and link not in seen:
                    seen.add(link)
                    level.append(link)
    return seen


if __name__ == "__main__":
    print(len(asyncio.run(crawl("http://localhost:8000/"))), "pages")
