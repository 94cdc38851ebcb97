"""Helpers that programs use."""

from urllib.parse import quote, unquote, urlparse

from playground_network.headers import charset

from .cookies import cookiejar_from_dict
from .models import prepare_url
from .sessions import default_headers

__all__ = ["cookiejar_from_dict", "default_headers", "default_user_agent", "dict_from_cookiejar",
           "get_encoding_from_headers", "quote", "requote_uri", "unquote", "urlparse"]


def default_user_agent(name="python-requests"):
    return default_headers()["User-Agent"]


def dict_from_cookiejar(jar):
    return dict(jar)


def get_encoding_from_headers(headers):
    kind = headers.get("content-type", "")
    return charset(kind) or ("ISO-8859-1" if "text" in kind else "utf-8" if "json" in kind else None)


def requote_uri(uri):
    return prepare_url(uri, None)
