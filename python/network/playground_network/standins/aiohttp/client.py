"""The session of aiohttp: 300 s for a request and 100 connections, unless it says otherwise."""

import asyncio
import dataclasses
import json as jsonlib
import logging
import socket
import sys
import warnings
from collections import namedtuple
from collections.abc import Coroutine, Mapping

from playground_network import exchange
from playground_network.exchange import Failed
from playground_network.headers import Headers
from yarl import URL

from . import client_exceptions as errors
from .client_reqrep import ClientResponse, RequestInfo
from .connector import TCPConnector

ConnectionKey = namedtuple("ConnectionKey", "host port is_ssl ssl")
USER_AGENT = f"Python/{sys.version_info[0]}.{sys.version_info[1]} aiohttp/3.13.2"
_UNSET = object()


@dataclasses.dataclass(frozen=True)
class ClientTimeout:
    """The timeouts in seconds. `total` counts from the wait for a connection to the last byte. `None` and 0 are none."""

    total: float = None
    connect: float = None
    sock_read: float = None
    sock_connect: float = None
    ceil_threshold: float = 5


DEFAULT_TIMEOUT = ClientTimeout(total=5 * 60, sock_connect=30)


def _timeout(timeout, default):
    if timeout is _UNSET:
        return default
    return timeout if isinstance(timeout, ClientTimeout) else ClientTimeout(total=timeout)


class _Pending(Coroutine):
    """`session.get(...)`: can be awaited, given to a task, or used with `async with`."""

    def __init__(self, coroutine, session=None):
        self._coroutine, self._response, self._session = coroutine, None, session

    def send(self, value):
        return self._coroutine.send(value)

    def throw(self, *error):
        return self._coroutine.throw(*error)

    def close(self):
        return self._coroutine.close()

    def __await__(self):
        return self._coroutine.__await__()

    async def __aenter__(self):
        self._response = await self._coroutine
        return self._response

    async def __aexit__(self, *_error):
        self._response.close()
        if self._session is not None:
            await self._session.close()


class ClientSession:
    """A session. It may be made outside a loop, and warns if it is never closed."""

    def __init__(self, base_url=None, *, connector=None, loop=None, cookies=None, headers=None, timeout=_UNSET,
                 raise_for_status=False, connector_owner=True, json_serialize=jsonlib.dumps, conn_timeout=None,
                 read_timeout=_UNSET, **_more):
        self._base, self._connector = None if base_url is None else URL(base_url), connector or TCPConnector()
        self._is_owner, self._closed, self._raises = connector_owner, False, raise_for_status
        self._headers, self.cookie_jar = Headers(headers), dict(cookies or {})
        self._timeout, self._dumps = _timeout(read_timeout if timeout is _UNSET else timeout, DEFAULT_TIMEOUT), json_serialize
        self._loop = loop

    closed = property(lambda self: self._closed)
    connector = property(lambda self: self._connector)
    headers = property(lambda self: self._headers)
    timeout = property(lambda self: self._timeout)
    cookies = property(lambda self: self.cookie_jar)
    loop = property(lambda self: self._loop or asyncio.get_event_loop())

    def request(self, method, url, **keywords):
        return _Pending(self._request(method, url, **keywords))

    async def _request(self, method, url, *, params=None, data=None, json=None, headers=None, cookies=None,
                       allow_redirects=True, max_redirects=10, raise_for_status=None, timeout=_UNSET, **_more):
        if self._closed:
            raise RuntimeError("Session is closed")
        self._loop = asyncio.get_running_loop()
        timeout, began, history = _timeout(timeout, self._timeout), exchange.now(), []
        url = self._url(url, params)
        sent = self._sent(headers, cookies, json)
        while True:
            response = await self._one(method.upper(), url, sent, timeout, began, history)
            location = response._reply.location
            if location is None or not allow_redirects:
                break
            history.append(response)
            if len(history) >= max_redirects:
                raise errors.TooManyRedirects(history[0].request_info, tuple(history), status=response.status,
                                              message=response.reason, headers=response.headers)
            if response.status == 303 and method != "HEAD" or response.status in (301, 302) and method == "POST":
                method = "GET"
            url = self._check(URL(location))
        await self._judge(response, self._raises if raise_for_status is None else raise_for_status)
        return response

    @staticmethod
    async def _judge(response, raises):
        if callable(raises):
            await raises(response)
        elif raises:
            response.raise_for_status()

    def _url(self, url, params):
        text = str(url)
        if self._base is not None and "://" not in text:
            text = str(self._base.join(URL(text)))
        try:
            built = URL(text)
        except ValueError as error:
            raise errors.InvalidURL(text) from error
        if params:
            if isinstance(params, (list, tuple)):
                params = dict(params)
            wanted = {name: str(value) for name, value in params.items()} if isinstance(params, Mapping) else params
            built = built.with_query(wanted) if isinstance(wanted, str) else built.update_query(wanted)
        return self._check(built)

    @staticmethod
    def _check(url):
        if url.scheme not in ("http", "https"):
            kind = errors.NonHttpUrlClientError if url.scheme else errors.InvalidUrlClientError
            raise kind(str(url))
        if not url.host:
            raise errors.InvalidUrlClientError(str(url))
        return url

    def _sent(self, headers, cookies, json):
        sent = Headers({"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": USER_AGENT})
        sent.update(self._headers)
        sent.update(headers or {})
        crumbs = {**self.cookie_jar, **(cookies or {})}
        if crumbs:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in crumbs.items())
        if json is not None:
            sent.setdefault("Content-Type", "application/json")
        return sent

    async def _one(self, method, url, sent, timeout, began, history):
        """One request: waits for a connection, then for the answer."""
        def left():
            return max(0.0, timeout.total - (exchange.now() - began)) if timeout.total else None
        sent = Headers([("Host", url.authority), *sent.items()])
        waits = [each for each in (left(), timeout.connect or None) if each is not None]
        try:
            async with asyncio.timeout(min(waits, default=None)):
                release = await self._connector._pool.take(str(url))
        except TimeoutError:
            if timeout.connect and (not timeout.total or timeout.connect < timeout.total):
                raise errors.ConnectionTimeoutError(f"Connection timeout to host {url}") from None
            raise asyncio.TimeoutError from None
        try:
            total, read = left(), timeout.sock_read or None
            both = [each for each in (total, read) if each is not None]
            connects = [each for each in (timeout.connect, timeout.sock_connect) if each]
            request = exchange.Request(method, str(url.with_fragment(None)), sent, timeout=min(both, default=None),
                                       connect=min(connects, default=None))
            reply = await request.send_async()
        except Failed as failed:
            if failed.kind == "timeout":
                if read is not None and (total is None or read < total):
                    raise errors.SocketTimeoutError(f"Timeout on reading data from socket {url}") from None
                raise asyncio.TimeoutError from None
            raise _error(failed, url) from None
        finally:
            release()
        return ClientResponse(reply, method, url, sent, history)

    def detach(self):
        self._closed = True

    async def close(self):
        self._closed = True
        if self._is_owner:
            self._connector.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error):
        await self.close()

    def __enter__(self):
        raise TypeError("Use async with instead")

    def __exit__(self, *_error):
        pass

    def __del__(self):
        if getattr(self, "_closed", True):
            return
        self._closed = True
        warnings.warn(f"Unclosed client session {self!r}", ResourceWarning, source=self)
        context = {"client_session": self, "message": "Unclosed client session"}
        if self._loop is not None:
            self._loop.call_exception_handler(context)
        else:
            logging.getLogger("asyncio").error("Unclosed client session\nclient_session: %r", self)


def _error(failed, url):
    if failed.kind == "connect-timeout":
        return errors.ConnectionTimeoutError(f"Connection timeout to host {url}")
    if failed.kind == "redirects":
        return errors.TooManyRedirects(RequestInfo(url, "GET", {}, url), ())
    is_secure = url.scheme == "https"
    key = ConnectionKey(failed.host, failed.port, is_secure, True)
    if failed.kind == "dns":
        return errors.ClientConnectorDNSError(key, socket.gaierror(-2, "Name or service not known"))
    text = f"Connect call failed ('{failed.host}', {failed.port})" if failed.kind == "refused" else failed.reason
    return errors.ClientConnectorError(key, ConnectionRefusedError(111, text))


def _add_methods():
    for name in ("get", "options", "head", "post", "put", "patch", "delete"):
        def method(self, url, _name=name, **keywords):
            if _name == "head":
                keywords.setdefault("allow_redirects", False)
            return self.request(_name.upper(), url, **keywords)
        method.__name__ = name
        setattr(ClientSession, name, method)


_add_methods()


def request(method, url, *, connector=None, **keywords):
    """One request with a session of its own: `async with aiohttp.request("GET", url) as response`."""
    session = ClientSession(connector=connector, connector_owner=connector is None)
    return _Pending(session._request(method, url, **keywords), session)
