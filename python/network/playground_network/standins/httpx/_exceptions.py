"""The exceptions of httpx, with its class tree."""


class HTTPError(Exception):
    """The base of what a request can raise."""

    def __init__(self, message):
        super().__init__(message)
        self._request = None

    @property
    def request(self):
        if self._request is None:
            raise RuntimeError("The .request property has not been set.")
        return self._request


class RequestError(HTTPError):
    """A request failed before there was a response."""

    def __init__(self, message, *, request=None):
        super().__init__(message)
        self._request = request


class TransportError(RequestError):
    """The request could not be sent, or its response not received."""


class TimeoutException(TransportError):
    """A timeout."""


class ConnectTimeout(TimeoutException):
    """No connection within the timeout."""


class ReadTimeout(TimeoutException):
    """No data within the timeout."""


class WriteTimeout(TimeoutException):
    """Data could not be sent within the timeout."""


class PoolTimeout(TimeoutException):
    """No free connection within the timeout."""


class NetworkError(TransportError):
    """A connection failed."""


class ConnectError(NetworkError):
    """No connection."""


class ReadError(NetworkError):
    """Data could not be received."""


class WriteError(NetworkError):
    """Data could not be sent."""


class CloseError(NetworkError):
    """A connection could not be closed."""


class ProtocolError(TransportError):
    """The protocol was violated."""


class LocalProtocolError(ProtocolError):
    """The client violated the protocol."""


class RemoteProtocolError(ProtocolError):
    """The server violated the protocol."""


class ProxyError(TransportError):
    """The proxy failed."""


class UnsupportedProtocol(TransportError):
    """The URL's scheme is not http or https."""


class DecodingError(RequestError):
    """The content could not be decoded."""


class TooManyRedirects(RequestError):
    """Too many redirects."""


class HTTPStatusError(HTTPError):
    """The status is no success: `raise_for_status`."""

    def __init__(self, message, *, request, response):
        super().__init__(message)
        self._request, self.response = request, response


class InvalidURL(Exception):
    """The URL is not valid."""


class CookieConflict(Exception):
    """Several cookies have the name."""


class StreamError(RuntimeError):
    """A stream was used in a wrong way."""


class StreamConsumed(StreamError):
    """The content was streamed before."""


class ResponseNotRead(StreamError):
    """The content was not read yet."""


class RequestNotRead(StreamError):
    """The content of a request was not read yet."""


class StreamClosed(StreamError):
    """The response was closed."""
