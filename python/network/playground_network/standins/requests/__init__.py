"""A stand-in for requests: the same names, answered by the simulated site."""

from . import packages, utils
from . import adapters, auth, compat, cookies, exceptions, models, sessions, status_codes, structures
from .api import delete, get, head, options, patch, post, put, request
from .exceptions import (ConnectionError, ConnectTimeout, FileModeWarning, HTTPError, JSONDecodeError, ReadTimeout,
                         RequestException, Timeout, TooManyRedirects, URLRequired)
from .models import PreparedRequest, Request, Response
from .sessions import VERSION as __version__
from .sessions import Session, session
from .status_codes import codes

__all__ = ["ConnectTimeout", "ConnectionError", "FileModeWarning", "HTTPError", "JSONDecodeError", "PreparedRequest",
           "ReadTimeout", "Request", "RequestException", "Response", "Session", "Timeout", "TooManyRedirects",
           "URLRequired", "__version__", "adapters", "auth", "codes", "compat", "cookies", "delete", "exceptions", "get",
           "head", "models", "options", "packages", "patch", "post", "put", "request", "session", "sessions",
           "status_codes", "structures", "utils"]
