"""A stand-in for yarl: an address with its parts."""

from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}


class URL:
    """An address. `str(url)` is its text."""

    def __init__(self, val="", *, encoded=False):
        text = str(val)
        parts = urlsplit(text)
        parts.port  # raises ValueError for a port that is none
        if parts.netloc:
            parts = parts._replace(path=parts.path or "/")
        if not encoded:
            parts = parts._replace(path=quote(parts.path, "!$%&'()*+,/:;=@~"), query=quote(parts.query, "!$%&'()*+,/:;=?@~[]"))
        self._parts = parts

    scheme = property(lambda self: self._parts.scheme)
    host = raw_host = property(lambda self: self._parts.hostname)
    explicit_port = property(lambda self: self._parts.port)
    port = property(lambda self: self._parts.port or _PORTS.get(self.scheme))
    authority = raw_authority = property(lambda self: self._parts.netloc)
    user = property(lambda self: self._parts.username)
    path = property(lambda self: unquote(self._parts.path))
    raw_path = property(lambda self: self._parts.path)
    query_string = raw_query_string = property(lambda self: self._parts.query)
    query = property(lambda self: dict(parse_qsl(self._parts.query, keep_blank_values=True)))
    fragment = raw_fragment = property(lambda self: self._parts.fragment)
    path_qs = raw_path_qs = property(lambda self: self._parts.path + ("?" + self.query_string if self.query_string else ""))
    parts = property(lambda self: ("/", *self.path.strip("/").split("/")))
    name = property(lambda self: self.path.rpartition("/")[2])
    absolute = property(lambda self: bool(self.host))

    def is_absolute(self):
        return self.absolute

    def _with(self, **parts):
        return URL(urlunsplit(self._parts._replace(**parts)), encoded=True)

    def origin(self):
        return self._with(path="", query="", fragment="")

    def relative(self):
        return self._with(scheme="", netloc="")

    @property
    def parent(self):
        return self._with(path=self.raw_path.rstrip("/").rpartition("/")[0] or "/", query="", fragment="")

    def join(self, url):
        return URL(urljoin(str(self), str(url)), encoded=True)

    def joinpath(self, *names):
        return self._with(path="/".join([self.raw_path.rstrip("/"), *map(quote, names)]), query="", fragment="")

    def with_path(self, path):
        return self._with(path=quote(path), query="", fragment="")

    def with_scheme(self, scheme):
        return self._with(scheme=scheme)

    def with_host(self, host):
        return self._with(netloc=host if self.explicit_port is None else f"{host}:{self.explicit_port}")

    def with_fragment(self, fragment):
        return self._with(fragment=fragment or "")

    def with_query(self, query=None, **more):
        query = query if isinstance(query, str) else urlencode(query or more, doseq=True)
        return self._with(query=query)

    def update_query(self, query=None, **more):
        return self.with_query({**self.query, **(query or {}), **more})

    def human_repr(self):
        return unquote(str(self))

    def __truediv__(self, name):
        return self.joinpath(str(name))

    def __mod__(self, query):
        return self.update_query(query)

    def __str__(self):
        return urlunsplit(self._parts)

    def __repr__(self):
        return f"URL({str(self)!r})"

    def __eq__(self, other):
        return isinstance(other, URL) and str(self) == str(other)

    def __lt__(self, other):
        return str(self) < str(other)

    def __hash__(self):
        return hash(str(self))

    def __bool__(self):
        return bool(str(self))
