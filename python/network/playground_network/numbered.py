"""Numbered pages: `/page/3`, `page-3.html`, `?p=3`, `?start=50`."""

import re
from urllib.parse import parse_qsl, urlsplit

_IN_PATH = re.compile(r"(?:^|[/_.-])(?:page|p|seite|pagina)[/_.=-]?0*(\d{1,6})(?:\.\w+|/)?$", re.I)
_NUMBERS = ("page", "p", "pg", "pn", "page_no", "paged")
_OFFSETS = ("start", "offset", "from", "skip")
# How many entries people count a page as.
_STEPS = (25, 20, 50, 10, 100, 30, 1)


def number(url):
    """The number of the page, counted from 1; `None` if the address has none. Page 0 is page 1."""
    parts = urlsplit(url)
    found = _IN_PATH.search(parts.path)
    if found:
        return max(1, int(found[1]))
    for key, value in parse_qsl(parts.query):
        if value.isdigit() and key.lower() in _NUMBERS:
            return max(1, int(value))
        if value.isdigit() and key.lower() in _OFFSETS:
            offset = int(value)
            return 1 + offset // next(step for step in _STEPS if offset % step == 0)
    return None
