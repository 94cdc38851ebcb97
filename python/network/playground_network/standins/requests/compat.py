"""Names that programs import from here."""

import json
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urldefrag, urlencode, urljoin, urlparse, urlsplit, urlunparse

from .exceptions import JSONDecodeError

__all__ = ["JSONDecodeError", "json", "quote", "quote_plus", "unquote", "unquote_plus", "urldefrag", "urlencode", "urljoin",
           "urlparse", "urlsplit", "urlunparse"]
builtin_str, str, bytes, basestring = str, str, bytes, (str, bytes)
is_py2, is_py3 = False, True


def __getattr__(name):
    # These modules take longer to load than all of requests, and few programs need them.
    if name == "cookielib":
        from http import cookiejar
        return cookiejar
    if name in ("getproxies", "parse_http_list", "proxy_bypass"):
        import urllib.request
        return getattr(urllib.request, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
