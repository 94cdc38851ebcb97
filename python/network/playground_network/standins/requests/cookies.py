"""Cookies that the program sets. The site sets none."""

from collections.abc import MutableMapping


class RequestsCookieJar(MutableMapping):
    """Names and values."""

    def __init__(self, *_policy):
        self._values = {}

    def __getitem__(self, name):
        return self._values[name]

    def __setitem__(self, name, value):
        self._values[name] = value

    def __delitem__(self, name):
        del self._values[name]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def set(self, name, value, **_domain):
        self._values[name] = value

    def get_dict(self, domain=None, path=None):
        return dict(self._values)

    def copy(self):
        return cookiejar_from_dict(self._values)

    def __repr__(self):
        return f"<RequestsCookieJar{list(self._values)!r}>"


def cookiejar_from_dict(values, cookiejar=None, overwrite=True):
    jar = RequestsCookieJar() if cookiejar is None else cookiejar
    jar.update(values or {})
    return jar
