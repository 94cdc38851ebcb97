"""What stand-ins of network libraries ask: fetch, parse, sleep, and what the site is."""

from collections import namedtuple

from . import scheduler

Answer = namedtuple("Answer", "status failure came number")
Info = namedtuple("Info", "status content_type links images redirect is_readable")
files, notes = {}, []
_answers = {}   # page -> the number of its last answer
_unknown = {}   # addresses that the site does not have


def now_us():
    return scheduler.current.now_us()


def page_of(url):
    """The page with this address; an unknown one is a page that answers 404."""
    page = int(scheduler.current.kernel.page_of(url))
    if page < 0:
        page = _unknown.setdefault(url, -2 - len(_unknown))
    return page


def url_of(page):
    if page < -1:
        return next(url for url, number in _unknown.items() if number == page)
    return scheduler.current.kernel.url(page)


def info(page):
    if page < 0:
        return Info(404, "text/html", (), (), None, False)
    kernel = scheduler.current.kernel
    status, html, redirect, _ = kernel.info(page)
    count, *all_pages = kernel.references(page)
    return Info(int(status), "text/html" if html else "application/octet-stream", tuple(all_pages[:count]),
                tuple(all_pages[count:]), int(redirect) if redirect >= 0 else None, bool(html))


def _within(timeout_us):
    return -1 if timeout_us is None else timeout_us


def _answer(s, actor, page):
    if actor.why == "timed out":
        return Answer(0, "timeout", page, -1)
    number, status, came = actor.numbers
    if number >= 0:
        _answers[page] = number
    return Answer(status, actor.failure or None, came, number)


def fetch(page, *, timeout_us=None, connect_timeout_us=None):
    """Fetches a page; the thread waits."""
    s = scheduler.current
    actor = s.actor
    if page < 0:
        sleep_us(median_us)
        return Answer(404, None, page, -1)
    s.kernel.ask_fetch(actor.number, page, s.line(), _within(timeout_us))
    while s.block() == "woken":
        pass
    return _answer(s, actor, page)


async def fetch_async(page, *, timeout_us=None, connect_timeout_us=None):
    """Fetches a page; the task waits."""
    import asyncio
    s, loop = scheduler.current, asyncio.get_running_loop()
    actor = s.actor
    if page < 0:
        await asyncio.sleep(median_us / 1e6)
        return Answer(404, None, page, -1)
    s.kernel.ask_fetch(actor.number, page, s.line(), _within(timeout_us))
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


def sleep_us(us, cause=""):
    s = scheduler.current
    if us <= 0:
        return
    s.kernel.ask_pause(s.actor.number, us, cause)
    while s.block() == "woken":
        pass


known = {}   # addresses of the site that the program has used, each with its page


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


median_us = 0
