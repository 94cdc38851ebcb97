"""Timeouts and limits."""

_UNSET = object()
USER_AGENT = "python-httpx/0.28.1"


class Timeout:
    """The timeouts in seconds: to connect, to read, to write, and for a free connection. `None` is none."""

    def __init__(self, timeout=_UNSET, *, connect=_UNSET, read=_UNSET, write=_UNSET, pool=_UNSET):
        given = (connect, read, write, pool)
        if isinstance(timeout, Timeout):
            own = (timeout.connect, timeout.read, timeout.write, timeout.pool)
        elif isinstance(timeout, tuple):
            own = (*timeout, None, None)[:4]
        else:
            if timeout is _UNSET and any(value is _UNSET for value in given):
                raise ValueError("httpx.Timeout must either include a default, or set all four parameters explicitly.")
            own = (timeout,) * 4
        self.connect, self.read, self.write, self.pool = (
            default if value is _UNSET else value for value, default in zip(given, own))

    def as_dict(self):
        return dict(connect=self.connect, read=self.read, write=self.write, pool=self.pool)

    def __eq__(self, other):
        return isinstance(other, Timeout) and self.as_dict() == other.as_dict()

    def __repr__(self):
        if len(set(self.as_dict().values())) == 1:
            return f"Timeout(timeout={self.connect})"
        return "Timeout(" + ", ".join(f"{name}={value}" for name, value in self.as_dict().items()) + ")"


class Limits:
    """How many connections a client may have."""

    def __init__(self, *, max_connections=None, max_keepalive_connections=None, keepalive_expiry=5.0):
        self.max_connections, self.max_keepalive_connections = max_connections, max_keepalive_connections
        self.keepalive_expiry = keepalive_expiry

    def __repr__(self):
        return (f"Limits(max_connections={self.max_connections}, max_keepalive_connections="
                f"{self.max_keepalive_connections}, keepalive_expiry={self.keepalive_expiry})")


class Transport:
    """`HTTPTransport(retries=)`: how often a failed connection is repeated."""

    def __init__(self, *, retries=0, limits=None, verify=True, **_more):
        self.retries, self.limits = retries, limits


DEFAULT_TIMEOUT = Timeout(5.0)
DEFAULT_LIMITS = Limits(max_connections=100, max_keepalive_connections=20)
DEFAULT_MAX_REDIRECTS = 20


class Auth:
    """Credentials: accepted. The site asks for none."""


class BasicAuth(Auth):
    """A name and a password."""

    def __init__(self, username, password):
        self.username, self.password = username, password


def create_ssl_context(*_arguments, **_keywords):
    """Certificates mean nothing here: no connection leaves the page."""
    import ssl
    return ssl.create_default_context()
