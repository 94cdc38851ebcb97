import asyncio
import time
from urllib.parse import urljoin

import aiofiles
import aiohttp
from bs4 import BeautifulSoup
from tqdm import tqdm

BASE = "http://localhost:8000"


async def fetch_page(session, url, semaphore, progress):
    async with semaphore:
        try:
            async with session.get(url, timeout=10) as response:
                html = await response.text()
        except asyncio.TimeoutError:
            return url, None
        finally:
            progress.update(1)
    return url, html


async def main():
    semaphore = asyncio.Semaphore(5)
    began = time.time()
    async with aiohttp.ClientSession(headers={"User-Agent": "tqdm"}) as session:
        async with session.get(BASE + "/rooms/shells.html") as response:
            soup = BeautifulSoup(await response.text(), "lxml")
        urls = [urljoin(BASE, a.get("href")) for a in soup.find_all("a") if a.get("href").startswith("/items/")]
        urls += [BASE + "/rooms/", BASE + "/map.html", BASE + "/rooms/moths.html"]
        with tqdm(total=len(urls)) as progress:
            pages = await asyncio.gather(*[fetch_page(session, url, semaphore, progress) for url in urls])
    for url, html in pages:
        soup = BeautifulSoup(html, "lxml")
        async with aiofiles.open(soup.h1.text.lower() + ".txt", "w") as file:
            await file.write(soup.get_text())
        print(soup.h1.get_text(), "has", len(soup.select("nav li a")), "links")
    print("done", time.time() >= began)


loop = asyncio.get_event_loop_policy().new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(main())
