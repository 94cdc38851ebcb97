"""Sessions: headers, cookies and adapters that requests share."""

import datetime
import json as jsonlib
from urllib.parse import urlencode, urljoin, urlsplit

from .adapters import HTTPAdapter
from .cookies import RequestsCookieJar, cookiejar_from_dict
from .exceptions import InvalidSchema, TooManyRedirects
from .models import PreparedRequest, prepare_url
from .structures import CaseInsensitiveDict

DEFAULT_REDIRECT_LIMIT = 30
VERSION = "2.32.5"


def default_headers():
    return CaseInsensitiveDict({"User-Agent": f"python-requests/{VERSION}", "Accept-Encoding": "gzip, deflate",
                                "Accept": "*/*", "Connection": "keep-alive"})


class Session:
    """A session. Several threads may use it."""

    def __init__(self):
        self.headers, self.cookies = default_headers(), RequestsCookieJar()
        self.params, self.proxies, self.hooks, self.auth = {}, {}, {"response": []}, None
        self.verify, self.cert, self.trust_env, self.stream = True, None, True, False
        self.max_redirects, self.adapters = DEFAULT_REDIRECT_LIMIT, {}
        self.mount("https://", HTTPAdapter())
        self.mount("http://", HTTPAdapter())

    def mount(self, prefix, adapter):
        """Uses the adapter for addresses that begin with `prefix`; the longest prefix counts."""
        self.adapters[prefix] = adapter
        self.adapters = dict(sorted(self.adapters.items(), key=lambda item: -len(item[0])))

    def get_adapter(self, url):
        for prefix, adapter in self.adapters.items():
            if url.lower().startswith(prefix.lower()):
                return adapter
        raise InvalidSchema(f"No connection adapters were found for {url!r}")

    def prepare_request(self, request):
        return self._prepare(request.method, request.url, request.params, request.headers, request.data, request.json,
                             request.cookies)

    def _prepare(self, method, url, params, headers, data, json, cookies):
        both = {**self.params, **params} if isinstance(params, dict) else params or self.params
        url = prepare_url(url, both)
        sent = self.headers.copy()
        sent.update(headers or {})
        for name in [name for name, value in sent.items() if value is None]:
            del sent[name]
        crumbs = {**self.cookies, **(cookies or {})}
        if crumbs:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in crumbs.items())
        sent.setdefault("Host", urlsplit(url).netloc)
        body = data
        if json is not None and not data:
            body = jsonlib.dumps(json)
            sent.setdefault("Content-Type", "application/json")
        elif isinstance(data, (dict, list, tuple)):
            body = urlencode(data, doseq=True)
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return PreparedRequest(method.upper(), url, sent, body)

    def request(self, method, url, params=None, data=None, headers=None, cookies=None, files=None, auth=None, timeout=None,
                allow_redirects=True, proxies=None, hooks=None, stream=None, verify=None, cert=None, json=None):
        prepared = self._prepare(method, url, params, headers, data, json, cookies)
        return self.send(prepared, timeout=timeout, allow_redirects=allow_redirects, stream=stream, hooks=hooks)

    def send(self, request, *, timeout=None, allow_redirects=True, stream=None, verify=None, cert=None, proxies=None,
             hooks=None):
        history = []
        while True:
            response = self.get_adapter(request.url).send(request, timeout=timeout)
            response.connection = None
            location = response._reply.location
            if location is not None:
                method = "GET" if response.status_code == 303 or (
                    response.status_code in (301, 302) and request.method == "POST") else request.method
                fragment = urlsplit(request.url).fragment
                target = urljoin(response.url, location)
                target += f"#{fragment}" if fragment and "#" not in target else ""
                response._next = PreparedRequest(method, prepare_url(target, None), request.headers)
                response._next.headers["Host"] = urlsplit(response._next.url).netloc
            if location is None or not allow_redirects:
                break
            if len(history) >= self.max_redirects:
                raise TooManyRedirects(f"Exceeded {self.max_redirects} redirects.", response=response, request=request)
            response._content = b""  # a redirect has no page to parse
            history.append(response)
            request = response._next
        response.history = history
        response.elapsed = max(response.elapsed, datetime.timedelta(0))
        for hook in _hooks(self.hooks) + _hooks(hooks):
            response = hook(response) or response
        # The body is here, but its CPU time is charged to the caller that first uses it.
        response._stream = bool(self.stream if stream is None else stream)
        return response

    def get(self, url, **kwargs):
        return self.request("GET", url, **kwargs)

    def options(self, url, **kwargs):
        return self.request("OPTIONS", url, **kwargs)

    def head(self, url, **kwargs):
        kwargs.setdefault("allow_redirects", False)
        return self.request("HEAD", url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        return self.request("POST", url, data=data, json=json, **kwargs)

    def put(self, url, data=None, **kwargs):
        return self.request("PUT", url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        return self.request("PATCH", url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.request("DELETE", url, **kwargs)

    def close(self):
        for adapter in self.adapters.values():
            adapter.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def __setattr__(self, name, value):
        if name == "headers" and not isinstance(value, CaseInsensitiveDict):
            value = CaseInsensitiveDict(value or {})
        if name == "cookies" and not isinstance(value, RequestsCookieJar):
            value = cookiejar_from_dict(value)
        super().__setattr__(name, value)


def _hooks(hooks):
    found = (hooks or {}).get("response") or []
    return list(found) if isinstance(found, (list, tuple)) else [found]


def session():
    return Session()
