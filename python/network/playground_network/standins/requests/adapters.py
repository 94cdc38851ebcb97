"""The adapter of a session: how often it retries, and how many connections it keeps."""

import urllib3.exceptions as lower
from playground_network import exchange, pools
from playground_network.exchange import Failed
from urllib3.util.retry import Retry

from .exceptions import ConnectionError, ConnectTimeout, ReadTimeout, RetryError
from .models import Response

DEFAULT_POOLSIZE = 10


def _times(timeout):
    """The timeouts to connect and to read. A number is both; a tuple has one each."""
    if isinstance(timeout, tuple):
        if len(timeout) != 2:
            raise ValueError(f"Invalid timeout {timeout}. Pass a (connect, read) timeout tuple, or a single float to set "
                             "both timeouts to the same value.")
        return timeout
    return timeout, timeout


class BaseAdapter:
    """The base of adapters."""

    def send(self, request, **kwargs):
        raise NotImplementedError

    def close(self):
        pass


class HTTPAdapter(BaseAdapter):
    """Sends requests. As in requests, `pool_maxsize` limits the connections to a host only with `pool_block=True`."""

    def __init__(self, pool_connections=DEFAULT_POOLSIZE, pool_maxsize=DEFAULT_POOLSIZE, max_retries=0, pool_block=False):
        self.max_retries = max_retries if isinstance(max_retries, Retry) else Retry(max_retries or 0)
        self._pool = pools.ThreadPool(pool_maxsize if pool_block else None)

    def init_poolmanager(self, *_arguments, **_keywords):
        """Programs override it to choose certificates, which mean nothing here."""

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        retries, connect_read = self.max_retries, _times(timeout)
        for attempt in range(1, 1000):
            is_last = attempt > (retries.total or 0)
            try:
                reply = self._once(request, *connect_read)
            except Failed as failed:
                if is_last:
                    raise _error(failed, request, connect_read) from None
            else:
                if reply.status not in retries.status_forcelist or not retries.total:
                    return Response._of(reply, request, request.url)
                if is_last and retries.raise_on_status:
                    raise RetryError(f"too many {reply.status} error responses", request=request)
                if is_last:
                    return Response._of(reply, request, request.url)
            pause = retries.backoff(attempt)
            if pause:
                exchange.ground.world.sleep_us(round(pause * 1e6))

    def _once(self, request, connect, read):
        taken = self._pool.take(request.url)
        try:
            return exchange.Request(request.method, request.url, request.headers, timeout=read, connect=connect).send()
        finally:
            if taken is not None:
                taken.release()


def _error(failed, request, connect_read):
    where = f"HTTPConnectionPool(host={failed.host!r}, port={failed.port})"
    where = where.replace("HTTP", "HTTPS", 1) if request.url.startswith("https") else where
    if failed.kind == "timeout":
        return ReadTimeout(f"{where}: Read timed out. (read timeout={connect_read[1]})", request=request)
    path = request.path_url
    if failed.kind == "connect-timeout":
        cause = f"connect timeout={connect_read[0]}"
        cause = lower.ConnectTimeoutError(f"Connection to {failed.host} timed out. ({cause})")
        return ConnectTimeout(lower.MaxRetryError(where, path, cause), request=request)
    if failed.kind == "dns":
        text = f"Failed to resolve {failed.host!r} ([Errno -2] Name or service not known)"
        return ConnectionError(lower.MaxRetryError(where, path, lower.NameResolutionError(text)), request=request)
    text = f"Failed to establish a new connection: [Errno 111] {failed.reason}"
    return ConnectionError(lower.MaxRetryError(where, path, lower.NewConnectionError(text)), request=request)
