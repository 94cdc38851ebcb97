"""Exceptions and warnings of urllib3."""


class HTTPError(Exception):
    """The base of the exceptions."""


class HTTPWarning(Warning):
    """The base of the warnings."""


class TimeoutError(HTTPError):
    """A timeout."""


class ReadTimeoutError(TimeoutError):
    """No data within the timeout."""


class ConnectTimeoutError(TimeoutError):
    """No connection within the timeout."""


class NewConnectionError(HTTPError):
    """No new connection."""


class NameResolutionError(NewConnectionError):
    """The host has no address."""


class ProtocolError(HTTPError):
    """Something unexpected was received."""


class SSLError(HTTPError):
    """A certificate is not valid."""


class LocationParseError(ValueError, HTTPError):
    """The URL is not valid."""


class MaxRetryError(HTTPError):
    """There were too many attempts."""

    def __init__(self, pool, url, reason=None):
        self.pool, self.url, self.reason = pool, url, reason
        super().__init__(f"{pool}: Max retries exceeded with url: {url} (Caused by {reason!r})")


class PoolError(HTTPError):
    """A pool failed."""


class ProxyError(HTTPError):
    """The proxy failed."""


class DecodeError(HTTPError):
    """The content could not be decoded."""


class ResponseError(HTTPError):
    """The response is an error."""


class IncompleteRead(ProtocolError):
    """The body is not complete."""


ConnectionError = ProtocolError


class SecurityWarning(HTTPWarning):
    """A warning about security."""


class InsecureRequestWarning(SecurityWarning):
    """Certificates are not verified."""
