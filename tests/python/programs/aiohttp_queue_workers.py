import asyncio
import logging
from urllib.parse import urljoin, urlparse

import aiohttp
from bs4 import BeautifulSoup

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
log = logging.getLogger("crawler")

START = "http://localhost:8000/"
WORKERS = 6


async def fetch(session, sem, url):
    async with sem:
        async with session.get(url) as response:
            if response.status != 200 or response.content_type != "text/html":
                return None
            return await response.text()


async def worker(name, session, sem, queue, seen):
    while True:
        url = await queue.get()
        try:
            html = await fetch(session, sem, url)
            log.info("%s got %s", name, url)
            if html is None:
                continue
            for a in BeautifulSoup(html, "html.parser").find_all("a"):
                link = urljoin(url, a.get("href")).split("#")[0]
                if urlparse(link).netloc == urlparse(START).netloc and link not in seen:
                    seen.add(link)
                    queue.put_nowait(link)
        except aiohttp.ClientError as e:
            log.warning("%s failed: %s", url, e)
        finally:
            queue.task_done()


async def main():
    queue = asyncio.Queue()
    seen = {START}
    await queue.put(START)
    sem = asyncio.Semaphore(3)
    connector = aiohttp.TCPConnector(limit=20, limit_per_host=4)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=20)) as session:
        tasks = [asyncio.create_task(worker(f"worker-{i}", session, sem, queue, seen)) for i in range(WORKERS)]
        await queue.join()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    print(f"{len(seen)} urls")


asyncio.run(main())
