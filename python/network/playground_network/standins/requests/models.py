"""Requests and responses."""

import codecs
import datetime
import json as jsonlib
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from playground_network import headers as fields

from .cookies import RequestsCookieJar
from .exceptions import (HTTPError, InvalidSchema, InvalidURL, JSONDecodeError, MissingSchema,
                         StreamConsumedError)
from .structures import CaseInsensitiveDict

REDIRECT_STATI = (301, 302, 303, 307, 308)
ITER_CHUNK_SIZE = 512
_SAFE = "!#$%&'()*+,/:;=?@[]~"


def prepare_url(url, params):
    """The URL as it is sent. Raises what requests raises for a URL that is not valid."""
    url = url.decode() if isinstance(url, bytes) else str(url)
    url = url.lstrip()
    scheme, colon, _ = url.partition(":")
    if colon and not scheme.lower().startswith("http"):
        if "//" in url or scheme.lower() in ("mailto", "javascript", "data", "tel", "file", "ftp"):
            raise InvalidSchema(f"No connection adapters were found for {url!r}")
    if "://" not in url:
        raise MissingSchema(f"Invalid URL {url!r}: No scheme supplied. Perhaps you meant https://{url}?")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise InvalidURL(f"Failed to parse: {url}") from None
    if not host:
        raise InvalidURL(f"Invalid URL {url!r}: No host supplied")
    if parts.scheme.lower() not in ("http", "https"):
        raise InvalidSchema(f"No connection adapters were found for {url!r}")
    if host.startswith(("*", ".")) or " " in host:
        raise InvalidURL("URL has an invalid label.")
    authority = parts.netloc.rpartition("@")[2]
    authority = host if port is None else f"{host}:{port}" if ":" not in host else authority
    more = params if isinstance(params, (str, bytes)) else urlencode(_pairs(params), doseq=True)
    more = more.decode() if isinstance(more, bytes) else more
    query = "&".join(part for part in (parts.query, more) if part)
    return urlunsplit((parts.scheme.lower(), authority, quote(parts.path or "/", _SAFE), quote(query, _SAFE),
                       quote(parts.fragment, _SAFE)))


def _pairs(params):
    pairs = params.items() if hasattr(params, "items") else params or ()
    return [(name, value) for name, value in pairs if value is not None]


class PreparedRequest:
    """A request as it is sent."""

    def __init__(self, method=None, url=None, headers=None, body=None):
        self.method, self.url, self.headers, self.body, self.hooks = method, url, headers, body, {"response": []}

    @property
    def path_url(self):
        parts = urlsplit(self.url)
        return (parts.path or "/") + ("?" + parts.query if parts.query else "")

    def __repr__(self):
        return f"<PreparedRequest [{self.method}]>"


class Request:
    """A request as the program describes it."""

    def __init__(self, method=None, url=None, headers=None, files=None, data=None, params=None, auth=None, cookies=None,
                 hooks=None, json=None):
        self.method, self.url, self.headers, self.data, self.params = method, url, headers or {}, data, params
        self.json, self.cookies = json, cookies

    def prepare(self):
        return PreparedRequest(self.method.upper(), prepare_url(self.url, self.params), CaseInsensitiveDict(self.headers),
                               self.data)

    def __repr__(self):
        return f"<Request [{self.method}]>"


class _Raw:
    """`response.raw`: the body as a file."""

    def __init__(self, response):
        self._response, self._place, self.decode_content = response, 0, True
        self.status, self.headers = response.status_code, response.headers

    def read(self, amt=None, decode_content=None):
        data = self._response.content
        end = len(data) if amt is None or amt < 0 else self._place + amt
        piece, self._place = data[self._place:end], min(end, len(data))
        return piece

    def stream(self, amt=65536, decode_content=None):
        while piece := self.read(amt):
            yield piece

    def close(self):
        pass

    release_conn = close


class Response:
    """A response. Its body costs the CPU time of the page when it is first read."""

    def __init__(self):
        self.status_code, self.reason, self.url, self.encoding = None, None, None, None
        self.headers, self.history, self.cookies = CaseInsensitiveDict(), [], RequestsCookieJar()
        self.elapsed, self.request, self.connection = datetime.timedelta(0), None, None
        self._content, self._reply, self._is_streamed, self._next = False, None, False, None
        self._stream = False

    @classmethod
    def _of(cls, reply, request, url):
        response = cls()
        response.status_code, response.reason, response.url = reply.status, reply.reason, url
        response.headers.update(reply.headers)
        kind = reply.headers.get("Content-Type", "")
        response.encoding = fields.charset(kind) or ("ISO-8859-1" if "text" in kind else "utf-8" if "json" in kind else None)
        response.elapsed = datetime.timedelta(seconds=reply.ended - reply.began)
        response.request, response._reply = request, reply
        return response

    @property
    def content(self):
        if self._content is False:
            if self._is_streamed:
                raise RuntimeError("The content for this response was already consumed")
            self._content = self._reply.body() if self._reply is not None else b""
        return self._content

    @property
    def text(self):
        try:
            return self.content.decode(self.encoding or self.apparent_encoding, "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    @property
    def apparent_encoding(self):
        try:
            self.content.decode("ascii")
            return "ascii"
        except UnicodeDecodeError:
            pass
        try:
            self.content.decode("utf-8")
            return "utf-8"
        except UnicodeDecodeError:
            return "ISO-8859-1"

    def json(self, **kwargs):
        try:
            return jsonlib.loads(self.content if self.encoding is None else self.text, **kwargs)
        except ValueError as error:
            raise JSONDecodeError(error.msg, error.doc, error.pos) from None

    @property
    def ok(self):
        return self.status_code < 400

    def __bool__(self):
        return self.ok

    __nonzero__ = __bool__

    def raise_for_status(self):
        side = "Client" if 400 <= self.status_code < 500 else "Server" if 500 <= self.status_code < 600 else ""
        if side:
            raise HTTPError(f"{self.status_code} {side} Error: {self.reason} for url: {self.url}", response=self)

    @property
    def is_redirect(self):
        return "location" in self.headers and self.status_code in REDIRECT_STATI

    @property
    def is_permanent_redirect(self):
        return "location" in self.headers and self.status_code in (301, 308)

    @property
    def next(self):
        return self._next

    @property
    def links(self):
        return {link.get("rel") or link.get("url"): link for link in fields.links(self.headers.get("link"))}

    @property
    def raw(self):
        return _Raw(self)

    def iter_content(self, chunk_size=1, decode_unicode=False):
        if self._is_streamed and self._content is False:
            raise StreamConsumedError()
        size = chunk_size or ITER_CHUNK_SIZE

        def pieces():
            if self._stream and self._content is False:
                data, self._is_streamed = self._reply.body(), True
            else:
                data = self.content
            decoder = codecs.getincrementaldecoder(self.encoding)("replace") if decode_unicode and self.encoding else None
            for place in range(0, len(data), size):
                piece = data[place:place + size]
                yield decoder.decode(piece) if decoder else piece
        return pieces()

    def iter_lines(self, chunk_size=ITER_CHUNK_SIZE, decode_unicode=False, delimiter=None):
        data = self.text if decode_unicode else self.content
        yield from data.split(delimiter) if delimiter else data.splitlines()

    def __iter__(self):
        return self.iter_content(128)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def __repr__(self):
        return f"<Response [{self.status_code}]>"
