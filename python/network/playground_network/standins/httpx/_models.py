"""Requests and responses of httpx."""

import codecs
import datetime
import json as jsonlib
import types

from playground_network import headers as fields
from playground_network.headers import Headers

from ._exceptions import HTTPStatusError, ResponseNotRead, StreamClosed, StreamConsumed
from ._urls import URL

codes = types.SimpleNamespace()


def _fill_codes():
    from http import HTTPStatus
    for status in HTTPStatus:
        setattr(codes, status.name, status)
        setattr(codes, status.name.lower(), status)
    codes.get_reason_phrase = lambda value: HTTPStatus(value).phrase


_fill_codes()


class Cookies(dict):
    """Cookies that the program sets. The site sets none."""

    def set(self, name, value, domain="", path="/"):
        self[name] = value


class Request:
    """A request."""

    def __init__(self, method, url, *, headers=None, content=None, params=None, **_more):
        self.method, self.url = method.upper(), URL(url, params) if params else URL(url)
        self.headers, self.content, self.extensions = Headers(headers), content or b"", {}

    def read(self):
        return self.content

    def __repr__(self):
        return f"<Request({self.method!r}, {str(self.url)!r})>"


class Response:
    """A response. Its body costs the CPU time of the page when it is first read."""

    http_version, is_closed, is_stream_consumed = "HTTP/1.1", True, False

    def __init__(self, status_code, *, headers=None, content=None, text=None, html=None, json=None, request=None, history=None,
                 **_more):
        self.status_code, self._request, self.history = status_code, request, list(history or [])
        self.headers, self.next_request, self.cookies = Headers(headers), None, Cookies()
        self._content = b"" if json is None else jsonlib.dumps(json).encode()
        self._content = (text or html or "").encode() if text is not None or html is not None else content or self._content
        self._reply, self._encoding, self.default_encoding, self._is_stream = None, None, "utf-8", False
        self.elapsed, self._close, self.extensions = datetime.timedelta(0), None, {}

    @classmethod
    def _of(cls, reply, request, is_stream, close):
        response = cls(reply.status, headers=reply.headers, request=request)
        response._reply, response._content, response._is_stream = reply, None, is_stream
        response.elapsed = datetime.timedelta(seconds=reply.ended - reply.began)
        response._close, response.is_closed = close, not is_stream
        return response

    @property
    def request(self):
        if self._request is None:
            raise RuntimeError("The request instance has not been set on this response.")
        return self._request

    @property
    def url(self):
        return self.request.url

    @property
    def reason_phrase(self):
        from playground_network.exchange import phrase
        return phrase(self.status_code)

    @property
    def content(self):
        if self._is_stream and self._content is None:
            raise ResponseNotRead("Attempted to access streaming response content, without having called `read()`.")
        return self._load()

    def _load(self):
        if self._content is None:
            self._content = self._reply.body()
        return self._content

    def read(self):
        if self._is_stream and self._content is None:
            self._begin_stream()
        content = self._load()
        self.close()
        return content

    async def aread(self):
        return self.read()

    @property
    def text(self):
        return self.content.decode(self.encoding or "utf-8", "replace")

    @property
    def encoding(self):
        named = self._encoding or self.charset_encoding
        try:
            return named and codecs.lookup(named).name and named or "utf-8"
        except LookupError:
            return "utf-8"

    @encoding.setter
    def encoding(self, value):
        self._encoding = value

    @property
    def charset_encoding(self):
        return fields.charset(self.headers.get("Content-Type"))

    def json(self, **keywords):
        return jsonlib.loads(self.content, **keywords)

    @property
    def links(self):
        return {link.get("rel") or link.get("url"): link for link in fields.links(self.headers.get("link"))}

    @property
    def has_redirect_location(self):
        return self.status_code in (301, 302, 303, 307, 308) and "Location" in self.headers

    is_informational = property(lambda self: 100 <= self.status_code < 200)
    is_success = property(lambda self: 200 <= self.status_code < 300)
    is_redirect = property(lambda self: 300 <= self.status_code < 400)
    is_client_error = property(lambda self: 400 <= self.status_code < 500)
    is_server_error = property(lambda self: 500 <= self.status_code < 600)
    is_error = property(lambda self: self.status_code >= 400)
    num_bytes_downloaded = property(lambda self: len(self._content or b""))

    def raise_for_status(self):
        if self.is_success:
            return self
        kind = {1: "Informational response", 3: "Redirect response", 4: "Client error", 5: "Server error"}
        name = kind.get(self.status_code // 100, "Invalid status code")
        message = f"{name} '{self.status_code} {self.reason_phrase}' for url '{self.url}'"
        if self.has_redirect_location:
            message += f"\nRedirect location: '{self.headers['location']}'"
        message += f"\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/{self.status_code}"
        raise HTTPStatusError(message, request=self.request, response=self)

    def _begin_stream(self):
        if self.is_stream_consumed:
            raise StreamConsumed("Attempted to read or stream some content, but the content has already been streamed.")
        if self.is_closed:
            raise StreamClosed("Attempted to read or stream content, but the stream has been closed.")
        self.is_stream_consumed = True

    def iter_bytes(self, chunk_size=None):
        if self._is_stream and self._content is None:
            self._begin_stream()
            data = self._reply.body()
        else:
            data = self.content
        size = chunk_size or 65536
        for place in range(0, len(data), size):
            yield data[place:place + size]
        self.close()

    iter_raw = iter_bytes

    def iter_text(self, chunk_size=None):
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        for piece in self.iter_bytes(chunk_size):
            yield decoder.decode(piece)

    def iter_lines(self):
        yield from "".join(self.iter_text()).splitlines()

    async def aiter_bytes(self, chunk_size=None):
        for piece in self.iter_bytes(chunk_size):
            yield piece

    aiter_raw = aiter_bytes

    async def aiter_text(self, chunk_size=None):
        for piece in self.iter_text(chunk_size):
            yield piece

    async def aiter_lines(self):
        for line in self.iter_lines():
            yield line

    def close(self):
        self.is_closed = True
        if self._close is not None:
            close, self._close = self._close, None
            close()

    async def aclose(self):
        self.close()

    def __repr__(self):
        return f"<Response [{self.status_code} {self.reason_phrase}]>"

    def __getstate__(self):
        return {**self.__dict__, "_close": None}
