"""The clients of httpx: 5 s for each step and 100 connections, unless they say otherwise."""

import asyncio
import json as jsonlib
from urllib.parse import urlencode

from playground_network import exchange, pools
from playground_network.exchange import Failed
from playground_network.headers import Headers

from . import _exceptions as errors
from ._config import _UNSET, DEFAULT_LIMITS, DEFAULT_MAX_REDIRECTS, DEFAULT_TIMEOUT, USER_AGENT, Timeout
from ._models import Cookies, Request, Response
from ._urls import URL, QueryParams

USE_CLIENT_DEFAULT = _UNSET


class BaseClient:
    """What both clients have in common."""

    def __init__(self, *, auth=None, params=None, headers=None, cookies=None, verify=True, cert=None, http1=True, http2=False,
                 proxy=None, proxies=None, mounts=None, timeout=DEFAULT_TIMEOUT, follow_redirects=False, limits=DEFAULT_LIMITS,
                 max_redirects=DEFAULT_MAX_REDIRECTS, event_hooks=None, base_url="", transport=None, trust_env=True,
                 default_encoding="utf-8", app=None):
        self.headers = Headers({"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "Connection": "keep-alive",
                                "User-Agent": USER_AGENT})
        self.headers.update(headers or {})
        self.params, self.cookies, self.auth = QueryParams(params), Cookies(cookies or {}), auth
        self.timeout, self.follow_redirects, self.max_redirects = Timeout(timeout), follow_redirects, max_redirects
        self.event_hooks = {"request": [], "response": [], **(event_hooks or {})}
        self.base_url, self.is_closed, self._is_open = URL(base_url), False, False
        limits = getattr(transport, "limits", None) or limits
        self._retries = getattr(transport, "retries", 0)
        self._pool = self._make_pool(limits.max_connections)

    def __setattr__(self, name, value):
        # Each of these may be assigned in a plainer form.
        kinds = {"headers": Headers, "timeout": Timeout, "base_url": URL, "params": QueryParams, "cookies": Cookies}
        super().__setattr__(name, kinds[name](value) if name in kinds and not isinstance(value, kinds[name]) else value)

    def build_request(self, method, url, *, content=None, data=None, files=None, json=None, params=None, headers=None,
                      cookies=None, timeout=_UNSET, extensions=None):
        url = URL(url)
        if url.is_relative_url and str(self.base_url):
            url = URL(str(self.base_url).rstrip("/") + "/" + str(url).lstrip("/"))
        more = {**self.params, **QueryParams(params)}
        if more:
            url = url.copy_merge_params(more)
        sent = Headers([("Host", url.netloc.decode()), *self.headers.items()])
        sent.update(headers or {})
        crumbs = {**self.cookies, **(cookies or {})}
        if crumbs:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in crumbs.items())
        if json is not None:
            content = jsonlib.dumps(json).encode()
            sent.setdefault("Content-Type", "application/json")
        elif data is not None:
            content = urlencode(data, doseq=True).encode()
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        request = Request(method, url, headers=sent, content=content)
        request.extensions["timeout"] = self.timeout if timeout is _UNSET else Timeout(timeout)
        return request

    def _prepare(self, request):
        """The request for the network. Raises what is wrong with its URL."""
        if self.is_closed:
            raise RuntimeError("Cannot send a request, as the client has been closed.")
        url = request.url
        if url.scheme not in ("http", "https"):
            missing = "Request URL is missing an 'http://' or 'https://' protocol."
            unknown = f"Request URL has an unsupported protocol '{url.scheme}://'."
            raise errors.UnsupportedProtocol(unknown if url.scheme else missing, request=request)
        if not url.host:
            raise errors.UnsupportedProtocol("Request URL is missing a host.", request=request)
        times = request.extensions["timeout"]
        return exchange.Request(request.method, str(url), request.headers, timeout=times.read, connect=times.connect)

    def _next(self, response, hops):
        """The request that a redirect leads to; `None` if it is none."""
        location = response._reply.location
        if location is None:
            return None
        if len(hops) > self.max_redirects:
            raise errors.TooManyRedirects("Exceeded maximum allowed redirects.", request=response.request)
        before = response.request
        changes = response.status_code == 303 and before.method != "HEAD" or (
            response.status_code in (301, 302) and before.method == "POST")
        request = Request("GET" if changes else before.method, location, headers=before.headers)
        request.headers["Host"] = request.url.netloc.decode()
        request.extensions.update(before.extensions)
        response.next_request = request
        return request


def _error(failed, request):
    if failed.kind == "timeout":
        return errors.ReadTimeout("The read operation timed out", request=request)
    if failed.kind == "connect-timeout":
        return errors.ConnectTimeout("timed out", request=request)
    if failed.kind == "dns":
        return errors.ConnectError("[Errno -2] Name or service not known", request=request)
    return errors.ConnectError(f"[Errno 111] {failed.reason}", request=request)


class Client(BaseClient):
    """The client for threads."""

    def _make_pool(self, limit):
        return pools.ThreadPool(limit, is_per_host=False)

    def send(self, request, *, stream=False, auth=None, follow_redirects=_UNSET):
        follows, history = self.follow_redirects if follow_redirects is _UNSET else follow_redirects, []
        request.extensions.setdefault("timeout", self.timeout)
        while True:
            for hook in self.event_hooks["request"]:
                hook(request)
            response = self._one(request, stream)
            following = self._next(response, history) if follows or response.has_redirect_location else None
            response.history = list(history)
            for hook in self.event_hooks["response"]:
                hook(response)
            if following is None or not follows:
                return response
            response.close()
            history.append(response)
            request = following

    def _one(self, request, stream):
        try:
            taken = self._pool.take(str(request.url), request.extensions["timeout"].pool)
        except TimeoutError:
            raise errors.PoolTimeout("", request=request) from None
        release = taken.release if taken is not None else None
        try:
            for attempt in range(self._retries + 1):
                try:
                    reply = self._prepare(request).send()
                    break
                except Failed as failed:
                    if attempt == self._retries or failed.kind == "timeout":
                        raise _error(failed, request) from None
        except BaseException:
            if release is not None:
                release()
            raise
        if not stream and release is not None:
            release()
        return Response._of(reply, request, stream, release if stream else None)

    def request(self, method, url, *, follow_redirects=_UNSET, auth=None, **keywords):
        return self.send(self.build_request(method, url, **keywords), follow_redirects=follow_redirects)

    def stream(self, method, url, *, follow_redirects=_UNSET, auth=None, **keywords):
        return _Stream(self, self.build_request(method, url, **keywords), follow_redirects)

    def close(self):
        self.is_closed = True

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


class AsyncClient(BaseClient):
    """The client for an event loop."""

    def _make_pool(self, limit):
        return pools.TaskPool(limit)

    async def send(self, request, *, stream=False, auth=None, follow_redirects=_UNSET):
        follows, history = self.follow_redirects if follow_redirects is _UNSET else follow_redirects, []
        request.extensions.setdefault("timeout", self.timeout)
        while True:
            for hook in self.event_hooks["request"]:
                await hook(request)
            response = await self._one(request, stream)
            following = self._next(response, history) if follows or response.has_redirect_location else None
            response.history = list(history)
            for hook in self.event_hooks["response"]:
                await hook(response)
            if following is None or not follows:
                return response
            response.close()
            history.append(response)
            request = following

    async def _one(self, request, stream):
        try:
            async with asyncio.timeout(request.extensions["timeout"].pool):
                release = await self._pool.take(str(request.url))
        except TimeoutError:
            raise errors.PoolTimeout("", request=request) from None
        try:
            for attempt in range(self._retries + 1):
                try:
                    reply = await self._prepare(request).send_async()
                    break
                except Failed as failed:
                    if attempt == self._retries or failed.kind == "timeout":
                        raise _error(failed, request) from None
        except BaseException:
            release()
            raise
        if not stream:
            release()
        return Response._of(reply, request, stream, release if stream else None)

    async def request(self, method, url, *, follow_redirects=_UNSET, auth=None, **keywords):
        return await self.send(self.build_request(method, url, **keywords), follow_redirects=follow_redirects)

    def stream(self, method, url, *, follow_redirects=_UNSET, auth=None, **keywords):
        return _Stream(self, self.build_request(method, url, **keywords), follow_redirects)

    async def aclose(self):
        self.is_closed = True

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error):
        await self.aclose()


class _Stream:
    """`client.stream(...)`: the response, until the block ends."""

    def __init__(self, client, request, follow_redirects):
        self._client, self._request, self._follows, self._response = client, request, follow_redirects, None

    def __enter__(self):
        self._response = self._client.send(self._request, stream=True, follow_redirects=self._follows)
        return self._response

    def __exit__(self, *_error):
        self._response.close()

    async def __aenter__(self):
        self._response = await self._client.send(self._request, stream=True, follow_redirects=self._follows)
        return self._response

    async def __aexit__(self, *_error):
        self._response.close()


def _add_methods():
    for name in ("get", "options", "head", "post", "put", "patch", "delete"):
        def synchronous(self, url, _name=name, **keywords):
            return self.request(_name.upper(), url, **keywords)

        async def asynchronous(self, url, _name=name, **keywords):
            return await self.request(_name.upper(), url, **keywords)
        synchronous.__name__ = asynchronous.__name__ = name
        setattr(Client, name, synchronous)
        setattr(AsyncClient, name, asynchronous)


_add_methods()
