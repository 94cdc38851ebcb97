import asyncio
import re
from urllib.parse import urljoin

import aiohttp

ROOT = "http://localhost:8000/"
LIMIT = 4


async def fetch(session, url):
    async with await session.get(url, timeout=15) as resp:
        resp.raise_for_status()
        if "text/html" not in resp.headers["content-type"]:
            return url, ""
        return url, (await resp.read()).decode()


async def crawl():
    todo, seen, pages, pending = [ROOT], {ROOT}, {}, set()
    session = aiohttp.ClientSession()
    try:
        while todo or pending:
            while todo and len(pending) < LIMIT:
                pending.add(asyncio.ensure_future(fetch(session, todo.pop(0))))
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                try:
                    url, text = task.result()
                except aiohttp.ClientResponseError as e:
                    print("error", e.status, e.message)
                    continue
                pages[url] = len(text)
                for href in re.findall('href="([^"#]+)', text):
                    link = urljoin(url, href)
                    if link.startswith(ROOT) and link not in seen:
                        seen.add(link)
                        todo.append(link)
    finally:
        await session.close()
    return pages


pages = asyncio.run(crawl())
print(len(pages), "pages,", sum(pages.values()) > 0)
