"""Limits of clients for connections that are open at the same time."""

import asyncio
import threading
from urllib.parse import urlsplit


def key(url):
    """What a connection belongs to: scheme, host and port."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


class ThreadPool:
    """At most `limit` connections to each host, for threads. `None` is no limit."""

    def __init__(self, limit, is_per_host=True):
        self.limit, self.is_per_host = limit, is_per_host
        self._hosts = {}
        self._lock = threading.Lock()

    def take(self, url, timeout=None):
        """Waits for a connection, at most `timeout` seconds; whether there is one. Give it back with the result."""
        if self.limit is None:
            return None
        with self._lock:
            limit = self._hosts.setdefault(key(url) if self.is_per_host else None, threading.Semaphore(self.limit))
        if not limit.acquire(timeout=timeout):
            raise TimeoutError
        return limit


class TaskPool:
    """At most `limit` connections, and `per_host` to each host, for the tasks of an event loop. `None` is no limit."""

    def __init__(self, limit, per_host=None):
        self.limit, self.per_host = limit or None, per_host or None
        # A client may be used in one loop after another: a semaphore belongs to one.
        self._loops = {}

    def _limits(self, url):
        loop = asyncio.get_running_loop()
        if self._loops.get("loop") is not loop:
            self._loops = {"loop": loop}
        wanted = [(key(url), self.per_host), (None, self.limit)]
        return [self._loops.setdefault(name, asyncio.Semaphore(limit)) for name, limit in wanted if limit is not None]

    async def take(self, url):
        """Waits for a connection. Returns the function that gives it back."""
        taken = []

        def release():
            while taken:
                taken.pop().release()
        try:
            for limit in self._limits(url):
                await limit.acquire()
                taken.append(limit)
        except BaseException:
            release()
            raise
        return release
