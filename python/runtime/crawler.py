"""The twins' `crawl` module: the same names, on the kernel. The options come from the rules of the lane."""

import argparse
import asyncio
import inspect
import math
import queue

from . import scheduler, world

options = argparse.Namespace()
rules = {}
end_run = None   # set by the runner: ends the run with an outcome
_marks_late = _marks_by_line = False


ShutDown = getattr(queue, "ShutDown", queue.Empty)
QueueShutDown = getattr(asyncio, "QueueShutDown", asyncio.QueueEmpty)


class FetchError(Exception):
    """A page failed, and the settings say that a failure raises."""

    def __init__(self, url, status):
        super().__init__(url, status)
        self.status = status


class Page:
    """An answer."""

    def __init__(self, url, status, page, number):
        self.url, self.status, self._page, self._number = url, status, page, number


class Parsed(Page):
    """A page that was parsed by the process that fetched it."""


class Links(list):
    """The links of a page; who reads them takes its result."""

    def __init__(self, links, page=-1):
        super().__init__(links)
        self.page = page

    def __iter__(self):
        kernel = scheduler.current.kernel
        if self.page >= 0:
            kernel.take_result(self.page)
        if _marks_by_line:
            for url in super().__iter__():
                kernel.find(_page(url))
        return super().__iter__()

    def __reduce__(self):
        return Links, (list(list.__iter__(self)), self.page)


class Visited(set):
    """The URLs that count as visited."""

    def add(self, url):
        super().add(url)
        page = _page(url)
        if page >= 0:
            scheduler.current.kernel.mark(page, _marks_late)

    def update(self, *many):
        for urls in many:
            for url in urls:
                self.add(url)


_visited = Visited()
_pages, _urls = world.known, {}


def _page(url):
    page = _pages.get(url)
    if page is None:
        page = _pages[url] = int(scheduler.current.kernel.page_of(url))
        _urls[page] = url
    return page


def _url(page):
    url = _urls.get(page)
    if url is None:
        url = _urls[page] = world.url_of(page)
        _pages[url] = page
    return url


def _finish(url, page, answer):
    kernel = scheduler.current.kernel
    if answer.came != page and answer.number >= 0:
        for found in kernel.take_found():
            set.add(_visited, _url(found))
    status = 0 if answer.failure else answer.status
    if options.failure == "raise" and not 0 < status < 400 and answer.number < 0 and answer.failure != "limit":
        raise FetchError(url, status)
    result = Page(url, status, page, answer.number)
    if options.parse_in == "child":
        result.links = parse(result)
        result.__class__ = Parsed
    return result


def fetch(url):
    page = _page(url)
    if page < 0:
        world.sleep_us(world.median_us)
        return Page(url, 404, page, -1)
    return _finish(url, page, world.fetch(page, is_single=False))


async def fetch_async(url):
    page = _page(url)
    if page < 0:
        await asyncio.sleep(world.median_us / 1e6)
        return Page(url, 404, page, -1)
    return _finish(url, page, await world.fetch_async(page, is_single=False))


def parse(page):
    if isinstance(page, Parsed):
        return page.links
    return Links(map(_url, world.parse(page._page, page._number)), page._page)


def map_options():
    given = {"chunksize": options.chunksize, "buffersize": options.buffersize}
    return {name: value for name, value in given.items() if value is not None}


def interpreter_pool(workers):
    from concurrent.futures import InterpreterPoolExecutor
    return InterpreterPoolExecutor(workers)


def cost_ms(url):
    page = _page(url)
    us = int(scheduler.current.kernel.info(page)[3]) if page >= 0 else 0
    from fractions import Fraction  # equal sums stay equal; only `oracle` asks
    return Fraction(us, 1000)


def known_links(url):
    page = _page(url)
    return [_url(link) for link in scheduler.current.kernel.followed(page)] if page >= 0 else []


def reset(new_rules):
    global rules, _visited, _marks_late, _marks_by_line
    rules = new_rules
    _visited = Visited()
    _pages.clear()
    _urls.clear()
    _marks_by_line = rules["options"]["mark"] != "discovery"
    _marks_late = rules["options"]["mark"] == "result"


def main(crawl, **settings):
    """Runs `crawl(seeds, visited, options)` under the rules of the lane."""
    own = dict(rules["options"])
    has_limit = own.pop("has_limit")
    vars(options).clear()
    vars(options).update(settings)
    vars(options).update(own)
    if not has_limit and "concurrency" in settings and settings["concurrency"] is None:
        options.concurrency = None
    if options.max_pages is None:
        options.max_pages = math.inf
    if options.workers is None:
        options.workers = None
    seeds = [_url(page) for page in scheduler.current.kernel.seeds()]
    if inspect.iscoroutinefunction(crawl):
        async def measured():
            await _measure_async(crawl, seeds)
        asyncio.run(measured())
    else:
        try:
            crawl(seeds, _visited, options)
        except Exception as error:
            end_run("raised", error)
        end_run("finished", None)


async def _measure_async(crawl, seeds):
    if options.eager:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    try:
        await crawl(seeds, _visited, options)
    except Exception as error:
        end_run("raised", error)
    end_run("finished", None)
