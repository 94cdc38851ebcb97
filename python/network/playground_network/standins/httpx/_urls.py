"""URLs of httpx."""

from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from ._exceptions import InvalidURL


class QueryParams(dict):
    """The names and values of a query."""

    def __init__(self, values=None, **more):
        values = parse_qsl(values, keep_blank_values=True) if isinstance(values, str) else values or {}
        super().__init__(values, **more)

    def __str__(self):
        return urlencode(self, doseq=True)


class URL:
    """An address with its parts. `str(url)` is its text."""

    def __init__(self, url="", params=None):
        text = str(url)
        try:
            parts = urlsplit(text)
            self._port = parts.port
        except ValueError as error:
            raise InvalidURL(str(error)) from None
        if any(ord(letter) < 32 for letter in text):
            raise InvalidURL("Invalid non-printable ASCII character in URL")
        path = quote(parts.path, "!$%&'()*+,/:;=@[]~") or ("/" if parts.netloc else "")
        query = parts.query if params is None else urlencode(params, doseq=True)
        self._parts = parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), path=path,
                                     query=quote(query, "!$%&'()*+,/:;=?@[]~"))

    scheme = property(lambda self: self._parts.scheme)
    host = property(lambda self: self._parts.hostname or "")
    port = property(lambda self: self._port)
    path = property(lambda self: self._parts.path)
    query = property(lambda self: self._parts.query.encode())
    fragment = property(lambda self: self._parts.fragment)
    netloc = property(lambda self: self._parts.netloc.rpartition("@")[2].encode())
    params = property(lambda self: QueryParams(self._parts.query))
    raw_path = property(lambda self: (self.path + ("?" + self._parts.query if self._parts.query else "")).encode())
    is_absolute_url = property(lambda self: bool(self.scheme and self.host))
    is_relative_url = property(lambda self: not self.is_absolute_url)

    def join(self, url):
        return URL(urljoin(str(self), str(url)))

    def copy_with(self, **parts):
        names = {"host": "netloc"}
        changed = {names.get(name, name): value.decode() if isinstance(value, bytes) else value for name, value in parts.items()}
        return URL(urlunsplit(self._parts._replace(**changed)))

    def copy_merge_params(self, params):
        return URL(str(self), {**self.params, **params})

    def __str__(self):
        return urlunsplit(self._parts)

    def __repr__(self):
        return f"URL({str(self)!r})"

    def __eq__(self, other):
        return isinstance(other, (URL, str)) and str(self) == str(URL(other))

    def __hash__(self):
        return hash(str(self))
