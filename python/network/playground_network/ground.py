"""The world under the network: what `playground.world` offers, in one place.

The runtime provides the module `playground.world`:

- `fetch(page, *, timeout_us=None, connect_timeout_us=None)` makes one request and blocks the thread. It follows no
  redirect. The answer has `status`, `failure` (`None`, "timeout", "connect-timeout", "refused", "redirects", "limit")
  and `came`, the page that arrived.
- `fetch_async(...)` is the same for a task of an event loop.
- `parse(page)` charges the CPU time of the page to the caller. It is called when a body is first read.
- `sleep_us(us)`, `now_us()`, `page_of(url)` (an identifier; an unknown address is a 404), `url_of(page)`, `info(page)`
  (`status`, `content_type`, `links`, `images`, `redirect`), `note(kind, text)` and `files`.
- `start()` is the address of the start page, `pages()` are the addresses of all pages in the site's order.
- Optional: `robots()` is the text of the robots.txt, `bodies` maps paths to the real bytes of pages, `knows(url)` says
  whether the site has the page, and `declare(url, status, content_type)` gives a page outside the site a status.

Addresses of a site without a host are paths. Programs see them under `https://site.example`.
"""

from urllib.parse import urlsplit

from playground import world

# The host that programs see if the site has none.
HOST_OF_PATHS = "https://site.example"


def _field(info, name, default):
    value = info.get(name, default) if isinstance(info, dict) else getattr(info, name, default)
    return default if value is None else value


class Page:
    """What is known of a page before it is fetched."""

    def __init__(self, page):
        info = world.info(page)
        self.status = int(_field(info, "status", 200))
        self.content_type = _field(info, "content_type", "text/html")
        self.links = list(_field(info, "links", ()))
        self.images = list(_field(info, "images", ()))
        self.redirect = _field(info, "redirect", "") or None


def origin(url):
    """The scheme and host of an address; empty for a path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def path(url):
    """The path and query of an address, without its fragment."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def site_origin():
    """The scheme and host of the site; empty if its addresses are paths."""
    return origin(world.start())


def visible_origin():
    """The scheme and host of the site as a program can write it."""
    return site_origin() or HOST_OF_PATHS


def start():
    """The address of the start page as a program can write it."""
    return visible_origin() + path(world.start())


def addresses():
    """The addresses of all pages of the site, as a program can write them."""
    home = site_origin()
    return [visible_origin() + path(url) for url in world.pages() if origin(url) in ("", home)]


def knows(url):
    """Whether the site has a page with this address."""
    ask = getattr(world, "knows", None)
    if ask is not None:
        return bool(ask(url))
    page = world.page_of(url)
    return page is not None and Page(page).status != 404


def page_outside(url, status, content_type):
    """The identifier of a page that is not one of the site, such as an echo of the request."""
    declare = getattr(world, "declare", None)
    return declare(url, status, content_type) if declare is not None else world.page_of(url)


def robots():
    """The text of the site's robots.txt; `None` if it has none."""
    ask = getattr(world, "robots", None)
    return (ask() if callable(ask) else ask) or None


def body(url):
    """The real bytes of a page; `None` if they have to be made from its links."""
    from urllib.parse import unquote
    bodies = getattr(world, "bodies", None)
    if not bodies:
        return None
    name = urlsplit(url).path or "/"
    for each in (name, unquote(name)):
        each = each + "index.html" if each.endswith("/") else each
        for key in (each, each.lstrip("/"), each.removeprefix("/site/")):
            if key in bodies:
                return bytes(bodies[key])
    return None


def note(kind, text):
    """Says something beside the output. The page shows it in a list of notes."""
    world.note(kind, text)
