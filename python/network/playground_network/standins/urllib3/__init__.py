"""The part of urllib3 that programs use beside requests, and a pool manager over it."""

import warnings

from . import exceptions, util
from .util.retry import Retry

__all__ = ["HTTPResponse", "PoolManager", "Retry", "disable_warnings", "exceptions", "request", "util"]
__version__ = "2.5.0"


def disable_warnings(category=exceptions.HTTPWarning):
    warnings.simplefilter("ignore", category)


class HTTPResponse:
    """A response with the names that urllib3 gives it."""

    def __init__(self, response):
        self.status, self.headers, self.reason = response.status_code, response.headers, response.reason
        self.url, self._response = response.url, response

    @property
    def data(self):
        return self._response.content

    def read(self, *_amount):
        return self.data

    def json(self):
        return self._response.json()

    def geturl(self):
        return self.url

    def release_conn(self):
        pass


class PoolManager:
    """Makes requests. Timeouts and connections that fail raise `MaxRetryError`."""

    def __init__(self, num_pools=10, headers=None, maxsize=10, block=False, retries=None, timeout=None, **_more):
        import requests
        self._session, self._timeout = requests.Session(), timeout
        self._session.headers.update(headers or {})
        self._session.mount("http", requests.adapters.HTTPAdapter(pool_maxsize=maxsize, pool_block=block))

    def request(self, method, url, fields=None, headers=None, timeout=None, redirect=True, **_more):
        import requests
        try:
            return HTTPResponse(self._session.request(method, url, params=fields, headers=headers, allow_redirects=redirect,
                                                      timeout=self._timeout if timeout is None else timeout))
        except requests.ConnectionError as error:
            raise (error.args[0] if isinstance(error.args[0], Exception) else exceptions.HTTPError(str(error))) from None
        except requests.Timeout as error:
            raise exceptions.MaxRetryError(None, url, exceptions.ReadTimeoutError(str(error))) from None

    urlopen = request


def request(method, url, **keywords):
    return PoolManager().request(method, url, **keywords)
