"""One request and its reply, as all clients make them. A client turns `Failed` into its own exceptions."""

import http
from urllib.parse import urljoin, urlsplit

from . import ground, markup, presets
from .headers import Headers
from .hosts import Hosts, root_relative

REDIRECTS = (301, 302, 303, 307, 308)
# What no answer has a body for.
_EMPTY = (204, 304)

hosts = Hosts()


def begin(failing=()):
    """Forgets the hosts of the run before. `failing` are hosts whose name must not be resolved."""
    global hosts
    hosts = Hosts(failing)


class Failed(Exception):
    """There is no reply. `kind` is "dns", "refused", "timeout", "connect-timeout", "redirects" or "limit"."""

    def __init__(self, kind, url):
        super().__init__(kind, url)
        self.kind, self.url = kind, url
        self.host = urlsplit(url).hostname or ""
        self.port = urlsplit(url).port or (443 if url.startswith("https") else 80)
        self.reason = "The page limit of this run was reached" if kind == "limit" else "Connection refused"


class Reply:
    """The reply to one request. Its body costs the CPU time of its page, once, when it is first read."""

    def __init__(self, place, status, reason, headers, content):
        self.status, self.reason, self.headers, self.url = status, reason, headers, place.url
        # When the request was sent and when its reply came, in seconds.
        self.began = self.ended = 0.0
        self._page, self._content, self._is_charged = place.page, content, False

    @property
    def size(self):
        return len(self._content)

    @property
    def location(self):
        """The absolute address that the reply redirects to; `None` if it does not."""
        if self.status not in REDIRECTS or "Location" not in self.headers:
            return None
        return urljoin(self.url, self.headers["Location"])

    def body(self):
        if not self._is_charged:
            self._is_charged = True
            if self._content:
                ground.world.parse(self._page)
        return self._content


def phrase(status):
    """The words of a status, such as "Not Found"; empty for an unknown one."""
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return ""


def now():
    """The virtual time, in seconds."""
    return ground.world.now_us() / 1e6


def check_host(url):
    """Fails if the name of the host cannot be resolved."""
    if hosts.fails(urlsplit(url).hostname):
        raise Failed("dns", url)


class Request:
    """A request that was prepared: where it goes, and how long it may take (in seconds, or `None`)."""

    def __init__(self, method, url, headers=(), *, timeout=None, connect=None):
        check_host(url)
        self.method, self.timeout = method.upper(), timeout
        self.place = hosts.place(self.method, url, dict(headers))
        self.limits = {"timeout_us": _us(timeout), "connect_timeout_us": _us(connect)}
        self.began = now()

    def _rest(self):
        """How long an answer with a delay still sleeps, in us, and whether the timeout comes first."""
        made = self.place.made
        delay = _us(made.delay_s) if made else 0
        if self.timeout is None:
            return delay, False
        left = max(0, _us(self.timeout) - _us(now() - self.began))
        return min(delay, left), delay > left

    def send(self):
        """Makes the request in the current thread."""
        answer = ground.world.fetch(self.place.page, **self.limits)
        self._check(answer)
        rest, is_late = self._rest()
        if rest:
            ground.world.sleep_us(rest)
        return self._reply(answer, is_late)

    async def send_async(self):
        """Makes the request in the current task."""
        answer = await ground.world.fetch_async(self.place.page, **self.limits)
        self._check(answer)
        rest, is_late = self._rest()
        if rest:
            import asyncio
            await asyncio.sleep(rest / 1e6)
        return self._reply(answer, is_late)

    def _check(self, answer):
        if answer.failure:
            raise Failed(str(answer.failure).replace("_", "-"), self.place.url)

    def _reply(self, answer, is_late):
        if is_late:
            raise Failed("timeout", self.place.url)
        reply = _reply(self.method, self.place, int(answer.status))
        reply.began, reply.ended = self.began, now()
        return reply


def _us(seconds):
    return None if seconds is None else round(seconds * 1e6)


def _reply(method, place, status):
    page = ground.Page(place.page)
    made = place.made
    if made is not None:
        # The world may not know this path; but its error must not be hidden by an answer.
        status = status if status >= 500 else made.status
    kind = made.content_type if made else page.content_type
    headers = Headers([("Content-Type", _with_charset(kind)), ("Server", "crawl-playground")])
    location = None
    if made is not None:
        content = made.body
        headers.update(made.headers)
    else:
        location = page.redirect if status in REDIRECTS or page.redirect and status == page.status else None
        content = _content(place, page, status, headers)
    if location:
        headers["Location"] = hosts.shown(location, place.url)
    if method == "HEAD" or status in _EMPTY:
        headers["Content-Length"] = str(len(content))
        content = b""
    else:
        headers["Content-Length"] = str(len(content))
    return Reply(place, status, phrase(status), headers, content)


def _with_charset(kind):
    is_text = kind.startswith("text/") and "charset" not in kind
    return kind + "; charset=utf-8" if is_text else kind


def _content(place, page, status, headers):
    """The bytes of a page of the site, with the site's own host as the one that the program used."""
    own = ground.world.url_of(place.page)
    path = ground.path(own)
    if not 200 <= status < 300:
        is_plain_error = status >= 400 and status != page.status
        if is_plain_error or not page.links:
            headers["Content-Type"] = "text/html; charset=utf-8"
            return b"" if status in _EMPTY else markup.error_page(status, phrase(status), ground.path(place.url))
    is_html = page.content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml", "")
    host = urlsplit(place.url).hostname or ""
    real = ground.body(own)
    if real is not None and not (is_html and presets.name(host)):
        absolute = ground.visible_origin() + path
        real = root_relative(real, absolute) if place.is_alias and is_html else real
        return hosts.rewrite(real, place.url)
    if not is_html:
        return markup.other(page.content_type, path)
    return markup.page(path, [_written(link, place) for link in page.links],
                       [_written(image, place) for image in page.images], host)


def _written(reference, place):
    """A link as a page that is made here writes it: from the root if it leads to the site, else absolute."""
    absolute = urljoin(ground.visible_origin() + ground.path(ground.world.url_of(place.page)), reference)
    if ground.origin(absolute) == ground.visible_origin():
        fragment = urlsplit(absolute).fragment
        return ground.path(absolute) + (f"#{fragment}" if fragment else "")
    return absolute
