"""Answers that are about the request, as httpbin gives them: /get, /headers, /user-agent, /ip, /status/n, /delay/n."""

import json
import re
from urllib.parse import parse_qs, urlsplit

# httpbin waits no longer, in seconds.
LONGEST_DELAY = 10
# From the block for documentation: no real client has it.
ADDRESS = "192.0.2.1"


class Made:
    """An answer that no page of the site gives."""

    def __init__(self, status, content_type, body=b"", delay_s=0.0, headers=()):
        self.status, self.content_type, self.body = status, content_type, body
        self.delay_s, self.headers = delay_s, tuple(headers)


def answer(method, url, headers):
    """The answer about a request; `None` if the path is none of httpbin's."""
    path = urlsplit(url).path.rstrip("/")
    if path in ("/get", "/post", "/anything"):
        return _json(_about(method, url, headers))
    if path == "/headers":
        return _json({"headers": dict(headers)})
    if path == "/user-agent":
        return _json({"user-agent": dict(headers).get("User-Agent")})
    if path in ("/ip", "/uuid"):
        return _json({"origin": ADDRESS})
    if found := re.fullmatch(r"/status/(\d{3})", path):
        status = int(found[1])
        location = [("Location", "/get")] if status in (301, 302, 303, 307, 308) else []
        return Made(status, "text/html; charset=utf-8", headers=location)
    if found := re.fullmatch(r"/delay/(\d+(?:\.\d+)?)", path):
        return _json(_about(method, url, headers), min(float(found[1]), LONGEST_DELAY))
    return None


def _about(method, url, headers):
    queries = {key: values[0] if len(values) == 1 else values
               for key, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
    return {"args": queries, "headers": dict(headers), "origin": ADDRESS, "url": url, "method": method}


def _json(value, delay_s=0.0):
    return Made(200, "application/json", (json.dumps(value, indent=2) + "\n").encode(), delay_s)
