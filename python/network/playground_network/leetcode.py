"""What LeetCode defines before an answer to "Web Crawler Multithreaded" (1242): some names, and an HtmlParser."""

import collections
import html.parser
import threading
import typing
from urllib.parse import urldefrag, urljoin

from . import exchange

NAMES = {name: getattr(typing, name) for name in ("Deque", "Dict", "List", "Optional", "Set", "Tuple")}
NAMES |= {name: getattr(collections, name) for name in ("Counter", "defaultdict", "deque")}
NAMES |= {"collections": collections, "threading": threading}


class _Links(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a" and dict(attrs).get("href"):
            self.found.append(dict(attrs)["href"])


class HtmlParser:
    """Fetches a page and returns the addresses that it links to."""

    def getUrls(self, url):
        try:
            reply = exchange.Request("GET", url).send()
            for _ in range(20):
                if reply.location is None:
                    break
                reply = exchange.Request("GET", reply.location).send()
        except exchange.Failed:
            return []
        kind = reply.headers.get("Content-Type", "")
        if reply.status != 200 or not kind.startswith("text/html"):
            return []
        reader = _Links()
        reader.feed(reply.body().decode("utf-8", "replace"))
        links = [urldefrag(urljoin(reply.url, link)).url for link in reader.found]
        return [link for link in links if link.startswith(("http:", "https:"))]


NAMES["HtmlParser"] = HtmlParser
