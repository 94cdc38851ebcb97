"""The rest of the crawler, shared by all patterns: fetch a page, find its links, measure the run.

Every pattern in this folder uses these names and runs in the same way:

    python3 gather.py --site site.json --concurrency 8          # pages are sleeps of their latency
    python3 gather.py --url http://localhost:8000/ --as-json    # a real site
"""

import argparse
import asyncio
import http.client
import inspect
import itertools
import json
import math
import multiprocessing
import os
import queue
import signal
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import links

# The defaults. A pattern's own settings override them; the command line overrides both.
DEFAULTS = dict(concurrency=8, workers=None, semaphore=None, rate=10, max_pages=math.inf,
                order="fifo", mark="discovery", done="correct", status="only-200", types="html",
                fragments="drop", external="ignore", images="ignore", failure="return",
                flat=False, parse_in="parent", processes=False, release="after-fetch",
                guard="ordering", batch="frontier", redirects="checked", idle_timeout_ms=100,
                buffersize=None, chunksize=None, eager=False, shutdown=False,
                timeout_ms=10_000, patience_ms=2_000)
CHOICES = dict(order=["fifo", "lifo"], mark=["discovery", "submission", "dequeue", "result"],
               done=["correct", "frontier-empty", "worker-idle", "idle-timeout"],
               status=["any", "below-400", "only-200"], types=["any", "html"],
               fragments=["keep", "drop"], external=["list", "fetch", "ignore"],
               images=["fetch", "ignore"], failure=["raise", "return", "ignore"],
               parse_in=["parent", "child"], release=["before-fetch", "after-fetch"],
               guard=["ordering", "callback-first", "lock", "reentrant-lock"],
               batch=["frontier", "chunk"], redirects=["checked", "blind"])
NEWER = dict(eager=(3, 12), shutdown=(3, 13), buffersize=(3, 14))  # options that need this Python
REDIRECTS = (301, 302, 303, 307, 308)
MAX_REDIRECTS = 20


# What `get` raises if the queue is empty and was shut down (from Python 3.13).
ShutDown = getattr(queue, "ShutDown", queue.Empty)
QueueShutDown = getattr(asyncio, "QueueShutDown", asyncio.QueueEmpty)


class FetchError(Exception):
    """A page failed, and the settings say that a failure raises."""

    def __init__(self, url, status):
        super().__init__(url, status)  # arguments for unpickling in another process
        self.status = status


@dataclass
class Page:
    """An answer. Status 0: there was none, because no connection or no request was made."""
    url: str
    status: int
    content_type: str = "text/html"
    body: str = ""
    references: tuple = ()
    parse_ms: float = 0
    location: str = None  # the address that the answer redirects to
    base: str = None  # the address after redirects: its references are relative to it

    def __post_init__(self):
        self.base = self.base or self.url


class Visited(set):
    """The URLs that count as visited, in all processes: a child marks where redirects lead it.

    A child does not see what its parent adds to a set, so shared memory holds the hashes, too.
    """

    SIZE = 1 << 18

    def __init__(self):
        super().__init__()
        self._hashes = multiprocessing.Array("q", self.SIZE)

    def __contains__(self, url):
        return self._hashes.get_obj()[self._place(url)[0]] != 0

    def add(self, url):
        super().add(url)
        self.mark(url)

    def update(self, urls):
        for url in urls:
            self.add(url)

    def mark(self, url):
        """Marks the URL as visited; `False` if it was visited before."""
        with self._hashes.get_lock():
            place, key = self._place(url)
            is_new = self._hashes.get_obj()[place] == 0
            self._hashes.get_obj()[place] = key
        return is_new

    def _place(self, url):
        key, hashes = hash(url) | 1, self._hashes.get_obj()
        place = key % self.SIZE
        while hashes[place] not in (0, key):
            place = (place + 1) % self.SIZE
        return place, key


class Parsed:
    """A page that was parsed by the process that fetched it: `--parse-in child`."""

    def __init__(self, page):
        self.url, self.status, self.links = page.url, page.status, parse(page)


options = argparse.Namespace()  # filled by main
_site = None          # URL -> page of the site file; None: the real web
_start = None         # the start page's URL
_log = -1             # a file: each thread and process appends when its fetch begins or ends
_requests = None      # how many requests all processes have made
_visited = None       # the URLs that count as visited
_web_threads = None   # the threads for blocking requests of asyncio patterns


def fetch(url):
    """Fetches a page, blocking. Redirects are followed."""
    if (refused := _refuse(url)) is not None:
        return refused
    hops = [url]
    while True:
        start = _begin(hops[-1])
        if _site is None:
            page = _request(hops[-1])
        else:
            page = _look_up(hops[-1])
            time.sleep(_latency(hops[-1]))
        if (page := _go_on(page, start, hops)) is not None:
            return _answer(page)


async def fetch_async(url):
    """Fetches a page without blocking the event loop. Redirects are followed."""
    if (refused := _refuse(url)) is not None:
        return refused
    hops = [url]
    while True:
        start = _begin(hops[-1])
        try:
            if _site is None:
                loop = asyncio.get_running_loop()
                page = await loop.run_in_executor(_web_threads, _request, hops[-1])
            else:
                page = _look_up(hops[-1])
                await asyncio.sleep(_latency(hops[-1]))
        except asyncio.CancelledError:
            _write_log(hops[-1], start, time.perf_counter(), "cancelled")
            raise
        if (page := _go_on(page, start, hops)) is not None:
            return _answer(page)


def parse(page):
    """The links that the settings follow, in document order, then the images of the page.

    A link that occurs twice on the page is returned twice. Parsing costs CPU time: on a site file,
    the `parse_ms` of the page.
    """
    if isinstance(page, Parsed):
        return page.links
    found = _links(page)
    return [] if options.flat else found  # a flat list has no further links


def map_options():
    """The options of `Executor.map`: only `ProcessPoolExecutor` uses `chunksize`."""
    given = {"chunksize": options.chunksize, "buffersize": options.buffersize}
    return {name: value for name, value in given.items() if value is not None}


def interpreter_pool(workers):
    """An `InterpreterPoolExecutor` (Python 3.14), whose interpreters get the site and the settings."""
    from concurrent.futures import InterpreterPoolExecutor  # not in older versions
    state = json.dumps({**vars(options), "max_pages": None})
    return InterpreterPoolExecutor(workers, initializer=_enter, initargs=(state, _start, _site, _log))


def _enter(state, start, site, log):
    """Begins an interpreter. Its page limit and its marks of redirects are its own."""
    global _start, _site, _log, _requests, _visited
    options.__dict__.update(json.loads(state), max_pages=math.inf)
    _start, _site, _log = start, site, log
    multiprocessing.set_start_method("fork", force=True)  # others track locks with a process
    _requests, _visited = multiprocessing.Value("q", 0), Visited()


def cost_ms(url):
    """The time to fetch and parse a page of the site file; 0 for a page of a real site."""
    return _latency(url) * 1000 + _look_up(url).parse_ms if _site is not None else 0


def known_links(url):
    """The links of a page of the site file, before its fetch; empty for a page of a real site."""
    if _site is None:
        return []
    page = _look_up(url)
    target = _target(page)
    return _links(page, is_free=True) if target is None else [target]


def _links(page, is_free=False):
    followed = {"any": page.status > 0, "below-400": 0 < page.status < 400,
                "only-200": page.status == 200}
    media_type = page.content_type.split(";")[0].strip().lower()
    is_html = media_type in ("text/html", "application/xhtml+xml")
    if not followed[options.status] or not (is_html or options.types == "any"):
        return []
    if _target(page) is not None:
        return []  # its target was visited, or must not be fetched
    end = time.thread_time() + (0 if is_free else page.parse_ms / 1000)
    while time.thread_time() < end:
        sum(range(1000))
    references = page.references if _site is not None else links.read(page.body, page.base)
    found = [reference for tag, reference in references if tag == "a"]
    if options.images == "fetch":
        found += [reference for tag, reference in references if tag == "img"]
    if options.fragments == "drop":
        found = [links.without_fragment(link) for link in found]
    return [link for link in found if options.external != "ignore" or _is_internal(link)]


def main(crawl, **settings):
    """Reads the command line, runs `crawl(seeds, visited, options)` and prints what it did.

    `settings` of the pattern override the defaults; the command line overrides both.
    """
    _read_command_line(settings)
    global _visited
    seeds, visited = [_start], Visited()
    _visited = visited
    if options.flat:
        # Reading the list is not part of the run: it does not count as a fetch, and a start page
        # that fails does not raise.
        start_page = _request(seeds[0]) if _site is None else _look_up(seeds[0])
        seeds = list(dict.fromkeys(_links(start_page)))
    began = time.perf_counter()
    _watch(lambda: _report("hung", began, None, visited))
    run = _run_async if inspect.iscoroutinefunction(crawl) else _run
    outcome, ended = run(crawl, seeds, visited)
    _report(outcome, began, ended, visited)


def _run(crawl, seeds, visited):
    try:
        crawl(seeds, visited, options)
        return "finished", time.perf_counter()
    except Exception as error:
        print(f"raised: {error!r}", file=sys.stderr)
        return "raised", time.perf_counter()


def _run_async(crawl, seeds, visited):
    async def measured():
        if options.eager:
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        # Measured inside the loop: starting and closing it is not part of the run.
        try:
            await crawl(seeds, visited, options)
            return "finished", time.perf_counter()
        except Exception as error:
            print(f"raised: {error!r}", file=sys.stderr)
            return "raised", time.perf_counter()

    return asyncio.run(measured())


def _refuse(url):
    """An empty answer if no request must be made for the URL; otherwise `None`."""
    if not _may_fetch(url):
        return Page(url, 0)
    with _requests.get_lock():
        if _requests.value >= options.max_pages:
            return Page(url, 0)
        _requests.value += 1
    return None


def _go_on(page, start, hops):
    """The page if its fetch ends with this answer; `None` if it continues at `hops[-1]`."""
    _write_log(page.url, start, time.perf_counter(), page.status)
    last, target = Page(hops[0], page.status, page.content_type, page.body, page.references,
                        page.parse_ms, page.location, hops[-1]), _target(page)
    if target is None:
        return last
    if target in hops or len(hops) > MAX_REDIRECTS:
        return Page(hops[0], 0)
    if not _may_fetch(target):
        if options.redirects == "checked" and options.external == "list":
            _visited.add(target)
        return last
    if options.redirects == "checked" and not _visited.mark(target):
        return Page(hops[0], 0) if _comes_back(target, hops[-1]) else last
    if _refuse(target) is not None:
        return last
    hops.append(target)
    return None


def _target(page):
    """The address that an answer redirects to, without its fragment; `None` if it does not."""
    if page.location is None or page.status not in REDIRECTS:
        return None
    target = links.resolve(page.url, page.location)
    return None if target is None else links.without_fragment(target)


def _comes_back(url, to):
    """Whether redirects lead from `url` to `to`, as far as the site file tells beforehand."""
    for _ in range(MAX_REDIRECTS if _site is not None else 0):
        if url == to:
            return True
        if (url := _target(_look_up(url))) is None:
            return False
    return False


def _may_fetch(url):
    return _is_internal(url) or (options.external == "fetch"
                                 and url.startswith(("http:", "https:")))


def _is_internal(url):
    return links.origin(url) == links.origin(_start)


def _look_up(url):
    page = _site.get(links.without_fragment(url), {"status": 404})
    references = [("a", link) for link in page.get("links", ())]
    references += [("img", image) for image in page.get("images", ())]
    location = page.get("location")
    status = page.get("status", 200 if location is None else 302)
    return Page(url, status, page.get("content_type", "text/html"), "", tuple(references),
                page.get("parse_ms", 0), location)


def _latency(url):
    return _site.get(links.without_fragment(url), {}).get("latency_ms", 0) / 1000


def _request(url):
    try:
        with _opener.open(url, timeout=options.timeout_ms / 1000) as response:
            content_type = response.headers.get_content_type()
            body = response.read().decode(errors="replace")
            return Page(url, response.status, content_type, body)
    except urllib.error.HTTPError as error:
        with error:
            body = error.read().decode(errors="replace")
            return Page(url, error.code, error.headers.get_content_type(), body,
                        location=error.headers.get("Location"))
    except (OSError, ValueError, http.client.HTTPException):
        return Page(url, 0)


def _begin(url):
    start = time.perf_counter()
    _write_log(url, start)
    return start


class _FollowNothing(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to the crawl, which knows the visited URLs."""

    def redirect_request(self, *_request):
        return None


_opener = urllib.request.build_opener(_FollowNothing)


def _answer(page):
    if options.failure == "raise" and not 0 < page.status < 400:
        raise FetchError(page.url, page.status)
    return Parsed(page) if options.parse_in == "child" else page


def _write_log(*fetch):
    """One write to a file opened for appending: even several processes need no lock."""
    os.write(_log, (json.dumps(fetch) + "\n").encode())


def _read_log(ended):
    """URL, start, end and status of each fetch; `cut off` if its process ended first."""
    fetches = {}
    os.lseek(_log, 0, os.SEEK_SET)
    with open(_log, closefd=False) as lines:
        for url, start, *end in map(json.loads, lines):
            fetches[url, start] = end or [ended or start, "cut off"]
    return sorted(([*begun, *end] for begun, end in fetches.items()), key=lambda fetch: fetch[1])


def _watch(report_hang):
    """Ends a run that hangs: no fetch began or ended for longer than `--patience-ms`."""
    def look(_signal, _frame):
        if time.time() - os.fstat(_log).st_mtime > options.patience_ms / 1000:
            report_hang()

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)


def _report(outcome, began, ended, visited):
    """Prints the run and ends the process: the threads of a run that hangs never end."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    log = _read_log(ended)
    if ended is None:
        ended = max((end for _, _, end, _ in log), default=began)
    changes = [(start, 1) for _, start, _, _ in log] + [(end, -1) for _, _, end, _ in log]
    in_flight = list(itertools.accumulate(change for _, change in sorted(changes)))
    fetched = {url for url, *_ in log}
    # A child marked the targets of its redirects only in shared memory.
    visited = set(visited) | {url for url in fetched if url in visited}
    if _requests.value >= options.max_pages:
        visited = {url for url in visited if url in fetched or not _is_internal(url)}
    run = {"outcome": outcome, "makespan_ms": _ms(ended - began), "fetches": len(log),
           "duplicate_fetches": len(log) - len({links.without_fragment(url) for url in fetched}),
           "max_in_flight": max(in_flight, default=0), "visited": list(visited),
           "log_ms": [[url, _ms(start - began), _ms(end - began), status]
                      for url, start, end, status in log]}
    if options.as_json:
        print(json.dumps(run), flush=True)
    else:
        print(f"{outcome} after {run['makespan_ms']} ms: {run['fetches']} fetches, "
              f"{run['duplicate_fetches']} of them again, {run['max_in_flight']} at once",
              flush=True)
    sys.stderr.flush()
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(0)


def _ms(seconds):
    return round(seconds * 1000, 2)


def _read_site(name):
    """The start of a site file and its pages by URL, all as `links.resolve` writes them."""
    with open(name, encoding="utf-8-sig") as file:
        site = json.load(file)
    site = site.get("site", site)
    start = links.resolve("/", links.without_fragment(site["start"]))
    pages = {}
    for page in site["pages"]:
        url = links.resolve(start, links.without_fragment(page["url"]))
        images = [image for image in page.get("images", ()) if image.strip()]
        found = {"links": page.get("links", ()), "images": images}
        for kind, references in found.items():
            resolved = [links.resolve(url, reference) for reference in references]
            found[kind] = [link for link in resolved if link is not None]
        pages[url] = {**page, **found}
    return start, pages


def _is_on(word):
    if word not in ("on", "off"):
        raise argparse.ArgumentTypeError(f"must be on or off, not {word!r}")
    return word == "on"


def _read_command_line(settings):
    global _site, _start, _log, _requests, _web_threads
    reader = argparse.ArgumentParser()
    reader.add_argument("--site", help="a site file: pages are sleeps of their latency_ms")
    reader.add_argument("--url", help="the start page of a real site")
    reader.add_argument("--as-json", action="store_true")
    for name, value in DEFAULTS.items():
        flag, value = "--" + name.replace("_", "-"), settings.get(name, value)
        if isinstance(DEFAULTS[name], bool):
            reader.add_argument(flag, nargs="?", const=True, type=_is_on, default=value,
                                metavar="on|off")
        else:
            kind = str if name in CHOICES else int
            reader.add_argument(flag, type=kind, choices=CHOICES.get(name), default=value)
    reader.parse_args(namespace=options)
    for name, version in NEWER.items():
        if getattr(options, name) and sys.version_info < version:
            reader.error("--{} needs Python {}.{}".format(name, *version))
    if bool(options.site) == bool(options.url):
        reader.error("one of --site and --url is needed")
    multiprocessing.set_start_method("fork")  # children inherit the site and the log
    if options.site:
        _start, _site = _read_site(options.site)
    else:
        _web_threads = ThreadPoolExecutor(64)
        _start = links.resolve("/", links.without_fragment(options.url))
        if not _start or not _start.startswith(("http:", "https:")):
            reader.error(f"--url must be an address with http or https, not {options.url!r}")
    with tempfile.NamedTemporaryFile(delete=False) as file:
        _log = os.open(file.name, os.O_RDWR | os.O_APPEND)
    os.unlink(file.name)
    _requests = multiprocessing.Value("q", 0)
