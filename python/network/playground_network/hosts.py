"""Which page answers an address: any http or https host is the site, under the host that the program wrote."""

import re
from urllib.parse import unquote, urljoin, urlsplit

from . import echo, ground, numbered

# Hosts that people invent to see a request fail.
MADE_UP = re.compile(
    r"\.invalid$|(non|not|n.t)-?exist|(does|do|did)-?(not|nt)-?exist|made-?up|no-?such|not-?a-?real|"
    r"^invalid|unknown-?host|bad-?host|bogus|^(?P<twice>[a-z0-9-]+)\.(?P=twice)$", re.I)


# How many further hosts are named in a note.
MOST_HOSTS = 5


class Place:
    """What an address leads to."""

    def __init__(self, page, url, *, is_alias=False, made=None):
        # The identifier of the page in the world, and the address that the program used.
        self.page, self.url = page, url
        # Whether the page is the site's under another path: its links must not be relative to this path.
        self.is_alias = is_alias
        # An answer that is made here and not by the site: `echo.Made`.
        self.made = made


class Hosts:
    """The hosts that a program has used in this run."""

    def __init__(self, failing=()):
        self.failing = {host.lower() for host in failing}
        self.first = None
        self.further = {}
        self._starts = {}
        self._noted = set()

    def fails(self, host):
        """Whether the name of this host cannot be resolved."""
        host = (host or "").lower().rstrip(".")
        return host in self.failing or MADE_UP.search(host) is not None

    def place(self, method, url, headers):
        """The place that `url` leads to. The first host is the site; the others are counted."""
        url = url.partition("#")[0]
        self._see(urlsplit(url))
        home = ground.visible_origin()
        if ground.origin(url) != home and ground.knows(url):
            # A link of the site to another host that the site file describes.
            return Place(ground.world.page_of(url), url)
        path = ground.path(url)
        written = ground.site_origin() + path
        if ground.knows(written):
            self._is_first_path(url)
            return Place(ground.world.page_of(written), url)
        if urlsplit(url).path == "/robots.txt" and ground.robots():
            text = self.rewrite(ground.robots().encode(), url)
            made = echo.Made(200, "text/plain; charset=utf-8", text)
            return Place(ground.page_outside(written, 200, made.content_type), url, made=made)
        made = echo.answer(method, url, headers)
        if made is not None:
            return Place(ground.page_outside(written, made.status, made.content_type), url, made=made)
        return self._place_unknown(url, written)

    def _place_unknown(self, url, written):
        is_first_path = self._is_first_path(url) or ground.path(url) == "/"
        number = numbered.number(url)
        if number is not None:
            pages = ground.addresses()
            if 1 <= number <= len(pages):
                self._note("start", "numbered", "Numbered pages: page 1 is the site's first page, page 2 its second, "
                           f"and so on. The site has {len(pages)} pages; later numbers are 404.")
                return Place(self._page(pages[number - 1]), url, is_alias=True)
            return Place(ground.world.page_of(written), url)
        other = self._as_a_server_reads(url, written)
        if other is not None:
            return other
        if is_first_path:
            shown = ground.path(url)
            self._note("start", "start " + url, f"The site has no page {shown}, so its start page answers there.")
            return Place(ground.world.page_of(ground.world.start()), url, is_alias=True)
        return Place(ground.world.page_of(written), url)

    @staticmethod
    def _as_a_server_reads(url, written):
        """The place of an address that servers take for another: an unknown query, no slash at the end, index.html."""
        bare = written.partition("?")[0]
        if bare != written and ground.knows(bare):
            return Place(ground.world.page_of(bare), url)
        if bare.endswith("/index.html") and ground.knows(bare.removesuffix("index.html")):
            return Place(ground.world.page_of(bare.removesuffix("index.html")), url)
        if bare == written and ground.knows(bare + "/"):
            made = echo.Made(301, "text/html; charset=utf-8", headers=[("Location", url + "/")])
            return Place(ground.page_outside(written, made.status, made.content_type), url, made=made)
        return None

    @staticmethod
    def _page(url):
        return ground.world.page_of(ground.site_origin() + ground.path(url))

    def _see(self, parts):
        host = parts.netloc.rpartition("@")[2].lower()
        if self.first is None:
            self.first = host
            if host != urlsplit(ground.visible_origin()).netloc:
                self._note("host", host, f"{host} is answered by the simulated site.")
        elif host != self.first:
            self.further[host] = self.further.get(host, 0) + 1
            if len(self.further) > MOST_HOSTS:
                return self._note("host", "more", "The same site answers all further hosts.")
            self._note("host", host, f"{host} is another host than {self.first}. The same site answers; its "
                       "requests count as off-site.")

    def _is_first_path(self, url):
        """Whether this is the first path of its host: the start page answers there if the site has no such page.

        Its robots.txt and answers about the request do not count: programs ask for them before they start.
        """
        host, path = urlsplit(url).netloc.lower(), ground.path(url)
        return path != "/robots.txt" and self._starts.setdefault(host, path) == path

    def _note(self, kind, key, text):
        if key not in self._noted:
            self._noted.add(key)
            ground.note(kind, text)

    def shown(self, reference, url):
        """An address of the site as the program at `url` sees it; addresses of other hosts stay as they are."""
        if ground.origin(reference) in ("", ground.site_origin(), ground.visible_origin()):
            return urljoin(url, ground.path(reference)) if reference.startswith(("/", "http")) else reference
        return reference

    @staticmethod
    def rewrite(body, url):
        """The text in which the site's own host is the one that the program used."""
        home, used = ground.site_origin(), ground.origin(url)
        if not home or home == used:
            return body
        body = body.replace(home.encode(), used.encode())
        host = home.partition(":")[2]
        return re.sub(rb"(?<![:\w])" + re.escape(host).encode() + rb"(?=[/\"'\s])", used.partition(":")[2].encode(), body)


def root_relative(body, page_url):
    """The HTML with its references as paths from the root, so that they work under another address."""
    def absolute(found):
        before, quote, reference = found[1], found[2], found[3].decode("utf-8", "replace")
        joined = urljoin(page_url, reference.strip())
        is_of_site = ground.origin(joined) == ground.origin(page_url)
        if reference.startswith(("#", "mailto:", "data:", "javascript:", "tel:")) or not is_of_site:
            return found[0]
        fragment = "#" + urlsplit(joined).fragment if urlsplit(joined).fragment else ""
        return before + quote + (ground.path(joined) + fragment).encode() + quote
    return re.sub(rb"(<(?:a|img|link|script|area)\b[^>]*?\s(?:href|src)\s*=\s*)([\"'])(.*?)\2", absolute, body,
                  flags=re.S | re.I)


def is_http(url):
    """Whether this is an address with a host that can be fetched."""
    parts = urlsplit(url)
    return parts.scheme.lower() in ("http", "https") and bool(unquote(parts.netloc))
