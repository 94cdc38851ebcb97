"""Names that programs import from here."""

import json
from http import cookiejar as cookielib
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlencode, urljoin, urlparse, urlsplit, urlunparse
from urllib.request import getproxies, parse_http_list

from .exceptions import JSONDecodeError

__all__ = ["JSONDecodeError", "cookielib", "getproxies", "json", "parse_http_list", "quote", "quote_plus", "unquote",
           "unquote_plus", "urlencode", "urljoin", "urlparse", "urlsplit", "urlunparse"]
