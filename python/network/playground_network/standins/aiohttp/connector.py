"""Connectors: how many connections there may be."""

from playground_network import pools


class BaseConnector:
    """At most `limit` connections, and `limit_per_host` to each host. 0 is no limit."""

    def __init__(self, *, limit=100, limit_per_host=0, keepalive_timeout=15, force_close=False, enable_cleanup_closed=False,
                 loop=None, timeout_ceil_threshold=5):
        self.limit, self.limit_per_host, self.force_close = limit, limit_per_host, force_close
        self.closed = False
        self._pool = pools.TaskPool(limit, limit_per_host)

    def close(self):
        self.closed = True
        return _Closed()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_error):
        self.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


class TCPConnector(BaseConnector):
    """The connector for http. What concerns certificates and names is accepted and has no effect."""

    def __init__(self, *, verify_ssl=True, fingerprint=None, use_dns_cache=True, ttl_dns_cache=10, family=0, ssl_context=None,
                 ssl=True, local_addr=None, resolver=None, happy_eyeballs_delay=0.25, interleave=None, socket_factory=None,
                 **keywords):
        super().__init__(**keywords)


class _Closed:
    """What `close` returns: it may be awaited."""

    def __await__(self):
        return
        yield
