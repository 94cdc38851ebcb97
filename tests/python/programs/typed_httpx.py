from __future__ import annotations

import json
import re
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Iterator

import httpx


@dataclass(frozen=True, order=True)
class Page:
    url: str
    status: int
    title: str = ""
    links: tuple[str, ...] = field(default=(), repr=False)


@dataclass
class Crawl:
    root: httpx.URL
    max_pages: int = 100
    pages: list[Page] = field(default_factory=list)

    def fetch(self, client: httpx.Client, url: str) -> Page:
        response = client.get(url)
        if not response.is_success or "html" not in response.headers.get("content-type", ""):
            return Page(url, response.status_code)
        title = re.search(r"<h1>([^<]*)</h1>", response.text)
        return Page(url, response.status_code, title[1] if title else "", tuple(self.links(response)))

    def links(self, response: httpx.Response) -> Iterator[str]:
        for href in re.findall(r'<a href="([^"]+)"', response.text):
            link = response.url.join(href).copy_with(fragment=None)
            if link.host == self.root.host:
                yield str(link)

    def run(self) -> list[Page]:
        todo, seen, running = deque([str(self.root)]), {str(self.root)}, set()
        with httpx.Client(headers={"User-Agent": "typed"}, follow_redirects=True) as client, ThreadPoolExecutor(4) as pool:
            while todo or running:
                while todo and len(self.pages) + len(running) < self.max_pages:
                    running.add(pool.submit(self.fetch, client, todo.popleft()))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for page in sorted(future.result() for future in done):
                    self.pages.append(page)
                    new = [link for link in dict.fromkeys(page.links) if link not in seen]
                    seen.update(new)
                    todo.extend(new)
        return sorted(self.pages)


crawl = Crawl(httpx.URL("http://localhost:8000/"))
pages = crawl.run()
Path("out").mkdir(exist_ok=True)
Path("out", "pages.json").write_text(json.dumps([asdict(page) for page in pages], indent=1))
for page in pages:
    print(page)
