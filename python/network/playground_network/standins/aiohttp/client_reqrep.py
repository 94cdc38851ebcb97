"""Responses of aiohttp."""

import codecs
import json as jsonlib
from collections import namedtuple
from http.cookies import SimpleCookie

from playground_network import headers as fields
from playground_network.headers import Headers
from yarl import URL

from .client_exceptions import ClientConnectionError, ClientResponseError, ContentTypeError

RequestInfo = namedtuple("RequestInfo", "url method headers real_url")
HttpVersion = namedtuple("HttpVersion", "major minor")


class StreamReader:
    """`response.content`: the body as a stream. Its CPU time is charged when it is first read."""

    def __init__(self, response):
        self._response, self._place = response, 0

    def _take(self, size):
        data = self._response._load()
        end = len(data) if size is None or size < 0 else min(len(data), self._place + size)
        piece, self._place = data[self._place:end], end
        return piece

    async def read(self, n=-1):
        return self._take(n)

    async def readany(self):
        return self._take(-1)

    async def readexactly(self, n):
        import asyncio
        piece = self._take(n)
        if len(piece) < n:
            raise asyncio.IncompleteReadError(piece, n)
        return piece

    async def readline(self):
        data = self._response._load()
        end = data.find(b"\n", self._place)
        return self._take(-1 if end < 0 else end + 1 - self._place)

    async def readchunk(self):
        return self._take(-1), True

    def at_eof(self):
        return self._response._body is not None and self._place >= len(self._response._body)

    is_eof = at_eof

    async def iter_chunked(self, n):
        while piece := self._take(n):
            yield piece

    async def iter_any(self):
        if piece := self._take(-1):
            yield piece

    async def iter_chunks(self):
        if piece := self._take(-1):
            yield piece, True

    async def __aiter__(self):
        while line := await self.readline():
            yield line


class ClientResponse:
    """A response. Its body costs the CPU time of the page when it is first read."""

    version = HttpVersion(1, 1)

    def __init__(self, reply, method, url, sent, history):
        self.method, self.status, self.reason = method, reply.status, reply.reason
        self._headers = Headers(reply.headers)
        self._url, self._history, self._reply, self._body = url, tuple(history), reply, None
        self.request_info = RequestInfo(url, method, sent, url)
        self.content, self.cookies, self.closed = StreamReader(self), SimpleCookie(), False

    headers = property(lambda self: self._headers)
    raw_headers = property(lambda self: tuple((name.encode(), value.encode()) for name, value in self._headers.multi_items()))
    url = real_url = property(lambda self: self._url)
    host = property(lambda self: self._url.host)
    history = property(lambda self: self._history)
    ok = property(lambda self: self.status < 400)
    connection = property(lambda self: None)

    @property
    def content_type(self):
        return (self._headers.get("Content-Type") or "application/octet-stream").partition(";")[0].strip().lower()

    @property
    def charset(self):
        return fields.charset(self._headers.get("Content-Type"))

    @property
    def content_length(self):
        length = self._headers.get("Content-Length")
        return None if length is None else int(length)

    @property
    def content_disposition(self):
        return None

    @property
    def links(self):
        found = fields.links(self._headers.get("Link"))
        return {link.get("rel") or link["url"]: {**link, "url": self._url.join(link["url"])} for link in found}

    def _load(self):
        if self._body is None:
            if self.closed:
                raise ClientConnectionError("Connection closed")
            self._body = self._reply.body()
        return self._body

    async def read(self):
        return self._load()

    def get_encoding(self):
        try:
            return codecs.lookup(self.charset or "utf-8").name
        except LookupError:
            return "utf-8"

    async def text(self, encoding=None, errors="strict"):
        return self._load().decode(encoding or self.get_encoding(), errors)

    async def json(self, *, encoding=None, loads=jsonlib.loads, content_type="application/json"):
        body = self._load()
        if content_type and not (self.content_type == content_type or self.content_type.endswith("+json")):
            raise ContentTypeError(self.request_info, self._history, status=self.status, headers=self._headers,
                                   message=f"Attempt to decode JSON with unexpected mimetype: {self.content_type}")
        return loads(body.decode(encoding or self.get_encoding())) if body.strip() else None

    def raise_for_status(self):
        if not self.ok:
            self.release()
            raise ClientResponseError(self.request_info, self._history, status=self.status, message=self.reason,
                                      headers=self._headers)

    def release(self):
        from .connector import _Closed
        return _Closed()

    def close(self):
        self.closed = True

    async def wait_for_close(self):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error):
        self.closed = True

    def __repr__(self):
        return f"<ClientResponse({self._url}) [{self.status} {self.reason}]>\n{self._headers!r}\n"
