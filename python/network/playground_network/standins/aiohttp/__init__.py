"""A stand-in for aiohttp: the names of its client, answered by the simulated site."""

from playground_network.headers import Headers

from . import client_exceptions, connector, hdrs, http_exceptions
from .client import ClientSession, ClientTimeout, request
from .client_exceptions import (ClientConnectionError, ClientConnectionResetError, ClientConnectorCertificateError,
                                ClientConnectorDNSError, ClientConnectorError, ClientConnectorSSLError, ClientError,
                                ClientHttpProxyError, ClientOSError, ClientPayloadError, ClientProxyConnectionError,
                                ClientResponseError, ClientSSLError, ConnectionTimeoutError, ContentTypeError,
                                InvalidURL, InvalidUrlClientError, InvalidUrlRedirectClientError, NonHttpUrlClientError,
                                NonHttpUrlRedirectClientError, RedirectClientError, ServerConnectionError,
                                ServerDisconnectedError, ServerFingerprintMismatch, ServerTimeoutError,
                                SocketTimeoutError, TooManyRedirects, WSServerHandshakeError)
from .client_reqrep import ClientResponse, RequestInfo, StreamReader
from .connector import BaseConnector, TCPConnector

__version__ = "3.13.2"


class BasicAuth:
    """A name and a password: accepted. The site asks for none."""

    def __init__(self, login, password="", encoding="latin1"):
        self.login, self.password = login, password


class CookieJar(dict):
    """A jar that stays empty: the site sets no cookies."""

    def __init__(self, *_arguments, **_keywords):
        super().__init__()


class FormData:
    """Fields of a form. The site does not look at them."""

    def __init__(self, fields=(), **_more):
        self.fields = list(fields.items() if hasattr(fields, "items") else fields)

    def add_field(self, name, value, **_more):
        self.fields.append((name, value))


class _Hooks(list):
    def freeze(self):
        pass


class TraceConfig:
    """Lists of hooks. None is called."""

    def __init__(self, trace_config_ctx_factory=None):
        self._hooks = {}

    def __getattr__(self, name):
        if not name.startswith("on_"):
            raise AttributeError(name)
        return self._hooks.setdefault(name, _Hooks())


CIMultiDict = Headers
DummyCookieJar = CookieJar
ThreadedResolver = AsyncResolver = DefaultResolver = object
__all__ = [name for name in dir() if not name.startswith("_") and name != "Headers"]
