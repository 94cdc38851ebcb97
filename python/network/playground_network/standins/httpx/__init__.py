"""A stand-in for httpx: the same names, answered by the simulated site."""

from playground_network.headers import Headers

from ._api import delete, get, head, options, patch, post, put, request, stream
from ._client import USE_CLIENT_DEFAULT, AsyncClient, Client
from ._config import Auth, BasicAuth, Limits, Timeout, Transport, create_ssl_context
from ._exceptions import (CloseError, ConnectError, ConnectTimeout, CookieConflict, DecodingError, HTTPError,
                          HTTPStatusError, InvalidURL, LocalProtocolError, NetworkError, PoolTimeout, ProtocolError,
                          ProxyError, ReadError, ReadTimeout, RemoteProtocolError, RequestError, RequestNotRead,
                          ResponseNotRead, StreamClosed, StreamConsumed, StreamError, TimeoutException,
                          TooManyRedirects, TransportError, UnsupportedProtocol, WriteError, WriteTimeout)
from ._models import Cookies, Request, Response, codes
from ._urls import URL, QueryParams

HTTPTransport = AsyncHTTPTransport = Transport
__version__ = "0.28.1"
__all__ = ["Auth", "BasicAuth", "URL", "USE_CLIENT_DEFAULT", "AsyncClient", "AsyncHTTPTransport", "Client", "CloseError", "ConnectError",
           "ConnectTimeout", "CookieConflict", "Cookies", "DecodingError", "HTTPError", "HTTPStatusError", "HTTPTransport",
           "Headers", "InvalidURL", "Limits", "LocalProtocolError", "NetworkError", "PoolTimeout", "ProtocolError",
           "ProxyError", "QueryParams", "ReadError", "ReadTimeout", "RemoteProtocolError", "Request", "RequestError",
           "RequestNotRead", "Response", "ResponseNotRead", "StreamClosed", "StreamConsumed", "StreamError", "Timeout",
           "TimeoutException", "TooManyRedirects", "TransportError", "UnsupportedProtocol", "WriteError", "WriteTimeout",
           "codes", "create_ssl_context", "delete", "get", "head", "options", "patch", "post", "put", "request", "stream"]
