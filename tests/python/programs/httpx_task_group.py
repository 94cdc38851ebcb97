import asyncio
import re
from urllib.parse import urljoin

import httpx

HREF = re.compile(r'href="([^"#]+)')


class Crawler:
    def __init__(self, client: httpx.AsyncClient, root: str) -> None:
        self.client, self.root = client, root
        self.titles: dict[str, str] = {}
        self.failed: list[str] = []
        self.seen: set[str] = set()

    async def visit(self, url: str, group: asyncio.TaskGroup) -> None:
        try:
            response = await self.client.get(url)
            response.raise_for_status()
        except httpx.HTTPError as error:
            self.failed.append(f"{url}: {type(error).__name__}")
            return
        if not response.headers["Content-Type"].startswith("text/html"):
            return
        self.titles[url] = re.search("<title>(.*?)</title>", response.text)[1]
        for link in HREF.findall(response.text):
            self.spawn(urljoin(str(response.url), link), group)

    def spawn(self, url: str, group: asyncio.TaskGroup) -> None:
        if url.startswith(self.root) and url not in self.seen:
            self.seen.add(url)
            group.create_task(self.visit(url, group), name=url)


async def main() -> None:
    limits = httpx.Limits(max_connections=5, max_keepalive_connections=5)
    async with httpx.AsyncClient(limits=limits, timeout=10.0, follow_redirects=True) as client:
        crawler = Crawler(client, "http://localhost:8000/")
        async with asyncio.TaskGroup() as group:
            crawler.spawn(crawler.root, group)
    for url, title in sorted(crawler.titles.items()):
        print(title, "-", url)
    print("failed:", *crawler.failed)


if __name__ == "__main__":
    asyncio.run(main())
