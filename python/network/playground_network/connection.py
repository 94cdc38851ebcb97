"""`http.client` over the simulated network: the real module with sockets that answer from the site.

`urllib.request` is the real one, too: it uses these connections, so its redirects, errors and handlers are Python's.
"""

import io
import socket

from . import exchange, ground
from .exchange import Failed


class _Stream(io.BufferedIOBase):
    """The bytes of a reply: its head at once, and its body, which is charged when it is first read."""

    def __init__(self, head, reply):
        self._head, self._reply, self._body = io.BytesIO(head), reply, None
        self._left = len(head)

    def readable(self):
        return True

    def _source(self):
        if self._reply is None:
            # Python reports a timeout where it reads, not where it connects.
            raise TimeoutError("The read operation timed out")
        if self._left > 0:
            return self._head
        if self._body is None:
            self._body = io.BytesIO(self._reply.body())
        return self._body

    def _took(self, data):
        self._left -= len(data)
        return data

    def readline(self, limit=-1):
        return self._took(self._source().readline(limit))

    def read(self, size=-1):
        return self._took(self._source().read(size))

    read1 = read

    def peek(self, size=-1):
        source = self._source()
        place = source.tell()
        data = source.read(size)
        source.seek(place)
        return data

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)


class _Socket:
    """What a connection writes its request to, and reads its reply from."""

    def __init__(self, origin, timeout):
        self._origin, self._timeout = origin, timeout
        self._sent = b""
        self._reply = self._failure = None

    def sendall(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            data = b"".join(data)
        self._sent += bytes(data)
        head, end, body = self._sent.partition(b"\r\n\r\n")
        if end and self._reply is None and self._failure is None:
            headers = dict(_fields(head))
            if len(body) >= int(headers.get("Content-Length", 0)):
                self._exchange(head, headers)

    def _exchange(self, head, headers):
        method, target = head.split(b"\r\n")[0].decode("latin-1").split(" ")[:2]
        url = target if target.startswith("http") else self._origin + target
        try:
            self._reply = exchange.Request(method, url, headers, timeout=self._timeout).send()
        except Failed as failed:
            if failed.kind in ("refused", "limit"):
                raise ConnectionRefusedError(111, failed.reason) from None
            if failed.kind == "connect-timeout":
                raise TimeoutError("timed out") from None
            self._failure = failed

    def makefile(self, *_arguments, **_keywords):
        reply, self._reply, self._sent = self._reply, None, b""
        if reply is None:
            return _Stream(b"", None)
        lines = [f"HTTP/1.1 {reply.status} {reply.reason}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.multi_items()]
        return _Stream("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"), reply)

    def settimeout(self, timeout):
        self._timeout = timeout

    def setsockopt(self, *_arguments):
        pass

    def shutdown(self, _how):
        pass

    def close(self):
        pass


def _fields(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.decode("latin-1").partition(":")
        yield name.strip(), value.strip()


def _connect(connection, scheme):
    timeout = connection.timeout
    if timeout is socket._GLOBAL_DEFAULT_TIMEOUT:
        timeout = socket.getdefaulttimeout()
    standard = 443 if scheme == "https" else 80
    port = "" if connection.port in (None, standard) else f":{connection.port}"
    origin = f"{scheme}://{connection.host}{port}"
    if connection._tunnel_host:
        origin = f"{scheme}://{connection._tunnel_host}"
        connection._tunnel_host = None
    try:
        exchange.check_host(origin)
    except Failed:
        raise socket.gaierror(-2, "Name or service not known") from None
    connection.sock = _Socket(origin, timeout)


def adapt(client):
    """Replaces how connections of `http.client` are opened."""
    client.HTTPConnection.connect = lambda self: _connect(self, "http")
    if hasattr(client, "HTTPSConnection"):
        client.HTTPSConnection.connect = lambda self: _connect(self, "https")
        client.HTTPSConnection.__init__ = _without_context(client)
    else:
        class HTTPSConnection(client.HTTPConnection):
            default_port = client.HTTPS_PORT
            __init__ = _without_context(client)

            def connect(self):
                _connect(self, "https")
        client.HTTPSConnection = HTTPSConnection


def _without_context(client):
    def __init__(self, host, port=None, *, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, context=None,
                 blocksize=8192, **_certificates):
        client.HTTPConnection.__init__(self, host, port, timeout, source_address, blocksize=blocksize)
    return __init__


def adapt_urllib(request):
    """Makes `urllib.request` fetch https without certificates, and never ask a proxy."""
    client = request.http.client

    class HTTPSHandler(request.AbstractHTTPHandler):
        def __init__(self, debuglevel=None, context=None, check_hostname=None):
            super().__init__(debuglevel or 0)

        def https_open(self, req):
            return self.do_open(client.HTTPSConnection, req)

        https_request = request.AbstractHTTPHandler.do_request_
    request.HTTPSHandler = HTTPSHandler
    request.getproxies = dict
    real = request.urlopen

    def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, context=None, **_certificates):
        address = url if isinstance(url, str) else url.full_url
        if address == "":
            ground.note("start", "The address is empty: there is nothing to fetch.")
        return real(url, data, timeout)
    request.urlopen = urlopen
