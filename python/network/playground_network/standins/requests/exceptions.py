"""The exceptions of requests, with its class tree."""

import json

import urllib3.exceptions


class RequestException(IOError):
    """There was an ambiguous exception while handling a request. Has the `request` and the `response`, if any."""

    def __init__(self, *args, **kwargs):
        self.response = kwargs.pop("response", None)
        self.request = kwargs.pop("request", None) or getattr(self.response, "request", None)
        super().__init__(*args, **kwargs)


class InvalidJSONError(RequestException):
    """A JSON error occurred."""


class JSONDecodeError(InvalidJSONError, json.JSONDecodeError):
    """The text is not JSON."""

    def __init__(self, *args, **kwargs):
        json.JSONDecodeError.__init__(self, *args)
        InvalidJSONError.__init__(self, *self.args, **kwargs)

    def __reduce__(self):
        return json.JSONDecodeError.__reduce__(self)


class HTTPError(RequestException):
    """The status is an error: `raise_for_status`."""


class ConnectionError(RequestException):
    """No connection."""


class ProxyError(ConnectionError):
    """A proxy error occurred."""


class SSLError(ConnectionError):
    """An SSL error occurred."""


class Timeout(RequestException):
    """The request timed out: `ConnectTimeout` or `ReadTimeout`."""


class ConnectTimeout(ConnectionError, Timeout):
    """No connection within the timeout."""


class ReadTimeout(Timeout):
    """No data within the timeout."""


class URLRequired(RequestException):
    """A valid URL is required."""


class TooManyRedirects(RequestException):
    """Too many redirects."""


class MissingSchema(RequestException, ValueError):
    """The URL has no scheme."""


class InvalidSchema(RequestException, ValueError):
    """The URL's scheme is not http or https."""


class InvalidURL(RequestException, ValueError):
    """The URL is not valid."""


class InvalidHeader(RequestException, ValueError):
    """The header is not valid."""


class InvalidProxyURL(InvalidURL):
    """The proxy's URL is not valid."""


class ChunkedEncodingError(RequestException):
    """The server sent an invalid chunk."""


class ContentDecodingError(RequestException, urllib3.exceptions.HTTPError):
    """The content could not be decoded."""


class StreamConsumedError(RequestException, TypeError):
    """The content was read before."""


class RetryError(RequestException):
    """Custom retries failed."""


class UnrewindableBodyError(RequestException):
    """The body cannot be read again."""


class RequestsWarning(Warning):
    """Base of the warnings."""


class FileModeWarning(RequestsWarning, DeprecationWarning):
    """A file was opened in text mode."""


class RequestsDependencyWarning(RequestsWarning):
    """A dependency has an unexpected version."""
