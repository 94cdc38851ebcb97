"""The exceptions of aiohttp, with its class tree."""

import asyncio


class ClientError(Exception):
    """The base of the exceptions."""


class ClientResponseError(ClientError):
    """The response is an error: `raise_for_status`."""

    def __init__(self, request_info, history, *, status=None, message="", headers=None):
        self.request_info, self.history, self.headers = request_info, history, headers
        self.status, self.message = status or 0, message
        super().__init__(request_info, history)

    @property
    def code(self):
        return self.status

    def __str__(self):
        url = getattr(self.request_info, "real_url", None)
        return f"{self.status}, message={self.message!r}, url={str(url)!r}"

    def __repr__(self):
        shown = f"{self.request_info!r}, {self.history!r}"
        shown += f", status={self.status!r}" if self.status else ""
        return f"{type(self).__name__}({shown}, message={self.message!r})"


class ContentTypeError(ClientResponseError):
    """The content has another type than was expected."""


class WSServerHandshakeError(ClientResponseError):
    """A web socket could not be opened."""


class ClientHttpProxyError(ClientResponseError):
    """The proxy failed."""


class TooManyRedirects(ClientResponseError):
    """Too many redirects."""


class ClientConnectionError(ClientError):
    """A connection failed."""


class ClientConnectionResetError(ClientConnectionError, ConnectionResetError):
    """The connection was reset."""


class ClientOSError(ClientConnectionError, OSError):
    """The system reported an error."""


class ClientConnectorError(ClientOSError):
    """No connection. `os_error` is the system's error."""

    def __init__(self, connection_key, os_error):
        self._key, self._os_error = connection_key, os_error
        super().__init__(os_error.errno, os_error.strerror)
        self.args = (connection_key, os_error)

    os_error = property(lambda self: self._os_error)
    host = property(lambda self: self._key.host)
    port = property(lambda self: self._key.port)
    ssl = property(lambda self: self._key.ssl)

    def __str__(self):
        return f"Cannot connect to host {self.host}:{self.port} ssl:default [{self.strerror}]"


class ClientConnectorDNSError(ClientConnectorError):
    """The host has no address."""


class ClientProxyConnectionError(ClientConnectorError):
    """No connection to the proxy."""


class ClientSSLError(ClientConnectorError):
    """A certificate error."""


class ClientConnectorSSLError(ClientSSLError):
    """A connection with TLS failed."""


class ClientConnectorCertificateError(ClientSSLError):
    """A certificate is not valid."""


class ServerConnectionError(ClientConnectionError):
    """The server's side of the connection failed."""


class ServerDisconnectedError(ServerConnectionError):
    """The server closed the connection."""


class ServerTimeoutError(ServerConnectionError, asyncio.TimeoutError):
    """The server took too long."""


class ConnectionTimeoutError(ServerTimeoutError):
    """No connection within the timeout."""


class SocketTimeoutError(ServerTimeoutError):
    """No data within the timeout."""


class ServerFingerprintMismatch(ServerConnectionError):
    """The server's fingerprint is another one."""


class ClientPayloadError(ClientError):
    """The body is not complete."""


class InvalidURL(ClientError, ValueError):
    """The URL is not valid."""

    def __init__(self, url, description=None):
        self._url, self._description = url, description
        super().__init__(*([url] if description is None else [url, description]))

    url = property(lambda self: self._url)
    description = property(lambda self: self._description)

    def __str__(self):
        return str(self._url) if self._description is None else f"{self._url} - {self._description}"

    def __repr__(self):
        return f"<{type(self).__name__} {self}>"


class InvalidUrlClientError(InvalidURL):
    """The URL of a request is not valid."""


class NonHttpUrlClientError(ClientError):
    """The URL's scheme is not http or https."""


class RedirectClientError(ClientError):
    """A redirect failed."""


class InvalidUrlRedirectClientError(InvalidUrlClientError, RedirectClientError):
    """A redirect leads to a URL that is not valid."""


class NonHttpUrlRedirectClientError(NonHttpUrlClientError, RedirectClientError):
    """A redirect leads to another scheme."""
