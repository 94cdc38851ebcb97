"""`httpx.get` and the like: each uses a client for one request."""

from ._client import Client

_OF_CLIENT = ("proxy", "verify", "cert", "trust_env")


def request(method, url, **keywords):
    own = {name: keywords.pop(name) for name in _OF_CLIENT if name in keywords}
    with Client(**own) as client:
        return client.request(method, url, **keywords)


class stream:
    """The response of one request, until the block ends."""

    def __init__(self, method, url, **keywords):
        own = {name: keywords.pop(name) for name in _OF_CLIENT if name in keywords}
        self._client = Client(**own)
        self._stream = self._client.stream(method, url, **keywords)

    def __enter__(self):
        return self._stream.__enter__()

    def __exit__(self, *error):
        self._stream.__exit__(*error)
        self._client.close()


def get(url, **keywords):
    return request("GET", url, **keywords)


def options(url, **keywords):
    return request("OPTIONS", url, **keywords)


def head(url, **keywords):
    return request("HEAD", url, **keywords)


def post(url, **keywords):
    return request("POST", url, **keywords)


def put(url, **keywords):
    return request("PUT", url, **keywords)


def patch(url, **keywords):
    return request("PATCH", url, **keywords)


def delete(url, **keywords):
    return request("DELETE", url, **keywords)
