"""What stand-ins of network libraries ask: fetch, parse, sleep, and what the site is. `ground.py` says what each means."""

import json
import os
from collections import namedtuple

from . import scheduler

Answer = namedtuple("Answer", "status failure came number")
Info = namedtuple("Info", "status content_type links images redirect is_readable")
DEMO = "/home/pyodide/demo"   # the files of the demo site
_WORDS = {"connection refused": "refused", "pool timeout": "connect-timeout", "too many redirects": "redirects"}

notes = []
outside = []    # addresses of pages that the site does not have, each with its status, in the order of their numbers
bodies = None   # of the demo site: the bytes of its pages, by their paths
median_us = 0
known = {}      # addresses of the site that the program has used, each with its page
_answers = {}   # page -> the number of its last answer
_infos = {}
_addresses = None
_robots = None
_start = ""
_is_single = False


class _Folder(dict):
    """The files of a folder by their names, read when they are asked for."""

    def __init__(self, folder):
        super().__init__()
        self._folder = folder

    def __contains__(self, name):
        return self[name] is not None

    def __bool__(self):
        return True

    def __missing__(self, name):
        path = os.path.normpath(os.path.join(self._folder, name.lstrip("/")))
        data = None
        if path.startswith(self._folder) and os.path.isfile(path):
            with _open(path, "rb") as file:
                data = file.read()
        self[name] = data
        return data


_open = open  # before a run replaces it
_demo = _Folder(DEMO)


def reset(rules, file):
    """Begins a run."""
    global bodies, median_us, _addresses, _robots, _start, _is_single
    for each in (notes, outside, known, _answers, _infos):
        each.clear()
    median_us, _start, _addresses, _is_single = rules["median_us"], rules["start"], None, False
    is_demo = file is None and rules["site"] == "demo"
    bodies = _demo if is_demo and os.path.isdir(DEMO) else None
    _robots = (bodies or {}).get("robots.txt") if is_demo and "robots.txt" in (bodies or {}) else _robots_of(file)


def _robots_of(file):
    if file is None:
        return None
    site = json.loads(file.removeprefix("\ufeff"))
    robots = site.get("site", site).get("robots")
    if isinstance(robots, list):
        return "User-agent: *\n" + "".join(f"Disallow: {path}\n" for path in robots)
    return robots


def robots():
    """The text of the site's robots.txt, or nothing."""
    return _robots.decode("utf-8", "replace") if isinstance(_robots, bytes) else _robots


def start():
    return _start


def pages():
    """The addresses of the pages that the site has."""
    global _addresses
    if _addresses is None:
        _addresses = scheduler.current.kernel.addresses().split("\n")
    return _addresses


def now_us():
    return scheduler.current.now_us()


def knows(url):
    """Whether the site has the page."""
    page = int(scheduler.current.kernel.page_of(url))
    return page >= 0 and info(page).status != 404


def page_of(url):
    """The page with this address; an unknown one is a page that answers 404."""
    page = int(scheduler.current.kernel.page_of(url))
    return page if page >= 0 else declare(url, 404, "text/html")


def declare(url, status, content_type):
    """The page with this address, which the site need not have: it has this status then."""
    kernel = scheduler.current.kernel
    page = int(kernel.page_of(url))
    if page < 0:
        page = kernel.declare(url, status, content_type.startswith("text/html"))
        outside.append({"url": url, "status": status, "page": page})
    return page


def url_of(page):
    return scheduler.current.kernel.url(page)


def info(page):
    """What is known of a page; links, images and the target of a redirect are addresses."""
    found = _infos.get(page)
    if found is None:
        kernel = scheduler.current.kernel
        status, html, redirect, _ = kernel.info(page)
        count, *places = kernel.references(page)
        urls = [kernel.url(place) for place in places]
        found = _infos[page] = Info(
            int(status), "text/html" if html else _type(kernel.url(page)), tuple(urls[:count]), tuple(urls[count:]),
            kernel.url(int(redirect)) if redirect >= 0 else None, bool(html))
    return found


def _type(url):
    import mimetypes
    kind = mimetypes.guess_type(url.partition("?")[0])[0] or "application/octet-stream"
    return "application/octet-stream" if kind == "text/html" else kind


def _within(timeout_us):
    return -1 if timeout_us is None else timeout_us


def _answer(s, actor, page):
    if actor.why == "timed out":
        return Answer(0, "timeout", page, -1)
    number, status, came = actor.numbers
    if number >= 0:
        _answers[page] = number
        row = int(s.kernel.row())
        if row >= 0:
            s.rows.setdefault(row, {}).setdefault(actor.name)
    return Answer(status, _WORDS.get(actor.failure, actor.failure) or None, came, number)


def _ask(page, timeout_us, is_single):
    global _is_single
    s = scheduler.current
    s.request()
    if is_single != _is_single:
        _is_single = is_single
        s.kernel.set_single(is_single)
    s.kernel.ask_fetch(s.actor.number, page, s.line(), _within(timeout_us))
    return s, s.actor


def fetch(page, *, timeout_us=None, connect_timeout_us=None, is_single=True):
    """Fetches a page; the thread waits. Without `is_single`, the lane's rules follow redirects and retry."""
    s, actor = _ask(page, timeout_us, is_single)
    while s.block() == "woken":
        pass
    return _answer(s, actor, page)


async def fetch_async(page, *, timeout_us=None, connect_timeout_us=None, is_single=True):
    """Fetches a page; the task waits."""
    import asyncio
    loop = asyncio.get_running_loop()
    s, actor = _ask(page, timeout_us, is_single)
    await loop.until_reply()
    return _answer(s, actor, page)


def parse(page, number=None):
    """Charges the CPU time of reading a page to the actor that runs; returns the pages that its links lead to."""
    number = _answers.get(page, -1) if number is None else number
    if number < 0:
        return []
    s = scheduler.current
    actor = s.actor
    s.kernel.ask_parse(actor.number, number, s.line())
    while s.block(holds=False) == "woken":
        pass
    return actor.numbers


def whole_us(seconds):
    """Seconds, not less than 0, in whole µs.

    What a rounding error leaves of a time is a µs: code that waits until nothing is left would wait for ever otherwise.
    """
    return round(seconds * 1e6) or int(seconds > 0)


def sleep_us(us, cause=""):
    s = scheduler.current
    if us <= 0:
        return
    s.kernel.ask_pause(s.actor.number, us, cause)
    while s.block() == "woken":
        pass


def start_child(part, is_interpreter=False):
    """A part of the start or the end of a child: `parent`, `child`, `worker`, `last worker` or `end`."""
    s = scheduler.current
    s.kernel.ask_start(s.actor.number, is_interpreter, part)
    while s.block() == "woken":
        pass


def hand_over(arguments):
    """Tasks or jobs with these arguments begin: the pages among them wait in the frontier no longer."""
    kernel = scheduler.current.kernel
    for each in arguments:
        for value in each if isinstance(each, tuple) else (each,):
            page = known.get(value, -1) if isinstance(value, str) else -1
            if page >= 0:
                kernel.submit(page)


def note(kind, text):
    if (kind, text) not in notes:
        notes.append((kind, text))
