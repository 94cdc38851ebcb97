"""The links of a page, found and resolved as a browser does it (WHATWG HTML and WHATWG URL).

`urllib.parse.urljoin` keeps spaces, letters such as é, `\\`, `HTTPS://Host:443` and `a//b/../c`
unchanged or misreads them; a crawler then fetches a page twice, or not at all.
"""

import html.parser
import re

_WHITE_SPACE = "".join(map(chr, range(33)))  # control characters as well
_REFERENCE = re.compile(r"(?:([a-z][a-z0-9+.-]*):)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?",
                        re.I | re.S | re.A)
_ORIGIN = re.compile(r"https?://[^/]*|[a-z][a-z0-9+.-]*:.*|", re.S)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_DOTS = {".": ".", "%2e": ".", "..": "..", ".%2e": "..", "%2e.": "..", "%2e%2e": ".."}


def resolve(base, reference):
    """The address that `reference` leads to from the page at `base`; None if it is not valid.

    On a site without a host, addresses are paths; they resolve as if it were served by https.
    """
    reference = re.sub("[\t\n\r]", "", reference.strip(_WHITE_SPACE))
    home = origin(base)
    home_scheme = home.partition(":")[0] or "https"
    scheme, rest, query, fragment = _REFERENCE.fullmatch(reference).groups()
    if scheme and scheme.lower() not in _DEFAULT_PORTS:
        return scheme.lower() + reference[len(scheme):]  # mailto: and similar
    scheme = (scheme or home_scheme).lower()
    rest = rest.replace("\\", "/")
    base_path, *base_query = base[len(home):].split("?", 1)
    if scheme != home_scheme or rest.startswith("//"):
        authority, slash, path = rest.lstrip("/").partition("/")
        home = _origin_of(scheme, authority)
        path = _without_dots(slash + path)
    elif rest:
        folder = "" if rest.startswith("/") else base_path.rpartition("/")[0] + "/"
        path = _without_dots(folder + rest)
    else:
        path = base_path
        query = next(iter(base_query), None) if query is None else query
    if home is None:
        return None
    if not home and path.startswith("//"):
        path = "/." + path  # otherwise it would name a host
    query = "" if query is None else "?" + _encode(query, "\"<>'")
    fragment = "" if fragment is None else "#" + _encode(fragment, '"<>`')
    return home + _encode(path, '"<>`{}') + query + fragment


def origin(address):
    """Scheme, host and port of a resolved address; empty for a path, all of a `mailto:`."""
    return _ORIGIN.match(address)[0]


def without_fragment(address):
    """The address of the page, without the place in it."""
    return address.partition("#")[0]


def read(text, address):
    """("a", address) per link and ("img", address) per image of the page, in document order."""
    reader = _Reader()
    # `&copy=` in an address is no ©, although HTMLParser takes it for one.
    reader.feed(re.sub("&(?=[a-zA-Z0-9]+=)", "&amp;", text))
    base = reader.base and resolve(address, reader.base)
    if base is None or base.startswith(("data:", "javascript:")):
        base = address
    resolved = [(tag, resolve(base, reference)) for tag, reference in reader.references]
    return [(tag, link) for tag, link in resolved if link is not None]


def _origin_of(scheme, authority):
    """`scheme://host:port`, without user name and default port; None if a part is not valid."""
    authority = authority.rpartition("@")[2]
    host, port = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(.*)", authority, re.S).groups()
    if re.fullmatch(r"\[[0-9a-fA-F:.]+\]", host):
        host = host.lower()
    else:
        host = _encoded_host(host)
    number = re.fullmatch(":?0*([0-9]{0,5})", port) if port[:1] in ("", ":") else None
    if not host or number is None or int(number[1] or 0) > 65535:
        return None
    is_default = port in ("", ":") or int(number[1] or 0) == _DEFAULT_PORTS[scheme]
    return f"{scheme}://{host}" + ("" if is_default else f":{int(number[1] or 0)}")


def _encoded_host(host):
    try:
        host = _decode(host).lower()
    except UnicodeDecodeError:
        return None
    labels = host.split(".")
    if re.search(r"[\x00-\x20\x7f#%/:<>?@\[\\\]^|]", host) or not host:
        return None
    if any(len(label) > 63 and not label.isascii() for label in labels):
        return None
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode()
                    for label in labels)


def _without_dots(path):
    kept = []
    segments = path.removeprefix("/").split("/")
    for place, segment in enumerate(segments):
        dots = _DOTS.get(segment.lower())
        if dots == "..":
            del kept[-1:]
        if dots is None:
            kept.append(segment)
        elif place == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _encode(text, unsafe):
    """Encodes spaces, control characters, non-ASCII letters and the characters in `unsafe`."""
    return "".join(chr(byte) if 32 < byte < 127 and chr(byte) not in unsafe else f"%{byte:02X}"
                   for byte in text.encode(errors="replace"))


def _decode(text):
    return re.sub(b"%([0-9a-fA-F]{2})", lambda hex: bytes.fromhex(hex[1].decode()),
                  text.encode(errors="replace")).decode()


class _Reader(html.parser.HTMLParser):
    """Finds what `document.querySelectorAll("a[href]")` finds, `img[src]` and the first `base`."""

    CDATA_CONTENT_ELEMENTS = ("script", "style", "textarea", "title", "noscript", "iframe",
                              "noembed", "noframes", "xmp")  # their content is text

    def __init__(self):
        super().__init__()
        self.base = None
        self.references = []
        self._templates = 0  # their content is not part of the page

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in reversed(attributes)}  # the first counts
        self._templates += tag == "template"
        if self._templates:
            return
        if tag == "base" and self.base is None:
            self.base = attributes.get("href")
        elif tag == "a" and "href" in attributes:
            self.references.append((tag, attributes["href"]))
        elif tag == "img" and attributes.get("src", "").strip(_WHITE_SPACE):
            self.references.append((tag, attributes["src"]))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)  # HTML ignores `/>`
        if tag in self.CDATA_CONTENT_ELEMENTS:
            self.set_cdata_mode(tag)

    def handle_endtag(self, tag):
        if tag == "template" and self._templates:
            self._templates -= 1
