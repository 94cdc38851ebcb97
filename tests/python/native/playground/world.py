"""The world that `playground_network` asks, over a site file. Latencies are real sleeps, so tests compare no times."""

import asyncio
import json
import os
import threading
import time
from dataclasses import dataclass
from urllib.parse import urljoin


@dataclass
class Answer:
    """What a request came back with."""
    status: int
    failure: str = None
    came: int = 0


class Site:
    """The pages of a site file by their address, and what programs asked of them."""

    def __init__(self, file, bodies=None):
        self.start_path = file["start"]
        self.pages = {urljoin(self.start_path, page["url"]): page for page in file["pages"]}
        self.urls, self.ids = list(self.pages), {}
        self.robots, self.bodies = file.get("robots"), bodies
        self.lock = threading.Lock()
        self.fetched, self.parsed, self.notes, self.limits = [], [], [], []
        self.failures = {}
        # The sum of all latencies: a clock that is the same in each run, although real time passes.
        self.clock_us = 0
        # Processes that a program forks have their own lists, but this file is shared.
        self.log = None

    def id(self, url):
        with self.lock:
            return self.ids.setdefault(url, len(self.ids))

    def url(self, page):
        return list(self.ids)[page]


site = None
bodies = None
files = {}
ends = {}


def load(file, real_bodies=None):
    """Begins a run on this site: a dict in the form of a site file."""
    global site, bodies
    site, bodies = Site(file, real_bodies), real_bodies
    ends.clear()
    return site


def load_file(name):
    with open(name, encoding="utf-8") as file:
        return load(json.load(file))


def _page(page):
    return site.pages.get(site.url(page), {"status": 404})


def _began(page, limits):
    with site.lock:
        site.fetched.append(site.url(page))
        site.limits.append(limits)
        site.clock_us += round(_page(page).get("latency_ms", 1) * 1000)
    if site.log is not None:
        os.write(site.log, (site.url(page) + "\n").encode())
    latency_us = _page(page).get("latency_ms", 1) * 1000
    timeout_us = limits[0]
    if timeout_us is not None and latency_us > timeout_us:
        return timeout_us / 1e6, Answer(0, "timeout", page)
    failure = site.failures.get(site.url(page))
    if failure:
        return 0.001, Answer(0, failure, page)
    declared = ends.get(page)
    redirect = 302 if "location" in _page(page) else 200
    return latency_us / 1e6, Answer(declared or _page(page).get("status", redirect), None, page)


def fetch(page, *, timeout_us=None, connect_timeout_us=None):
    seconds, answer = _began(page, (timeout_us, connect_timeout_us))
    time.sleep(seconds)
    return answer


async def fetch_async(page, *, timeout_us=None, connect_timeout_us=None):
    seconds, answer = _began(page, (timeout_us, connect_timeout_us))
    await asyncio.sleep(seconds)
    return answer


def parse(page):
    with site.lock:
        site.parsed.append(site.url(page))


def sleep_us(us):
    with site.lock:
        site.clock_us += us
    time.sleep(us / 1e6)


def now_us():
    return site.clock_us


def page_of(url):
    return site.id(url)


def url_of(page):
    return site.url(page)


def info(page):
    known = _page(page)
    redirect = 302 if "location" in known else 200
    return {"status": known.get("status", redirect), "content_type": known.get("content_type", "text/html"),
            "links": known.get("links", []), "images": known.get("images", []), "redirect": known.get("location")}


def start():
    return site.start_path


def pages():
    return list(site.urls)


def robots():
    return site.robots


def knows(url):
    return url in site.pages


def declare(url, status, content_type):
    page = site.id(url)
    ends[page] = status
    return page


def note(kind, text):
    site.notes.append((kind, text))
