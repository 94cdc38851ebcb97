"""The HTML of pages that have only links: deterministic, and the same under every host."""

import html
import zlib
from urllib.parse import urlsplit

from . import presets
from .presets import title

# A picture of one transparent pixel.
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>\n'
_TEXTS = ("The keeper counted them twice.", "It was found under the stairs.", "No two of them agree on the time.",
          "The label is older than the shelf.", "Please do not feed it.", "It fits into a closed hand.")


def page(path, links, images, host=""):
    """The HTML of the page at `path`. `links` and `images` are addresses as the page writes them."""
    name = html.escape(title(path))
    text = _TEXTS[zlib.crc32(path.encode()) % len(_TEXTS)]
    own = presets.body(host, path, links)
    listed = "\n".join(f'      <li><a href="{html.escape(link)}">{html.escape(_words(link))}</a></li>' for link in links)
    # What the preset shows as an entry is not listed again, or a crawler would see each link twice.
    menu = "" if own and links else f"    <nav>\n      <ul>\n{listed}\n      </ul>\n    </nav>\n" if links else ""
    shown = "".join(f'    <img src="{html.escape(image)}" alt="{html.escape(_words(image))}">\n' for image in images)
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n  <title>{name}</title>\n'
            f'  <meta name="description" content="{html.escape(text)}">\n</head>\n<body>\n  <main id="content">\n'
            f"    <h1>{name}</h1>\n    <p>{text}</p>\n{own}{menu}{shown}  </main>\n</body>\n</html>\n").encode()


def _words(link):
    parts = urlsplit(link)
    shown = title(parts.path + (f"?{parts.query}" if parts.query else ""))
    return f"{shown} at {parts.netloc}" if parts.netloc else shown


def error_page(status, reason, path):
    """The HTML that a server sends with an error."""
    return (f'<!DOCTYPE html>\n<html lang="en">\n<head>\n  <title>{status} {reason}</title>\n</head>\n<body>\n'
            f"  <h1>{status} {reason}</h1>\n  <p>{html.escape(path)}</p>\n</body>\n</html>\n").encode()


def other(content_type, path):
    """The content of a page that is not HTML."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "image/svg+xml":
        return SVG
    if kind.startswith("image/"):
        return GIF
    if kind == "application/json":
        return f'{{"path": "{path}"}}\n'.encode()
    return f"{title(path)}\n".encode()
