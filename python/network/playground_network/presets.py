"""The markup of two practice sites, so that programs that look for it find something: books and quotes.

Each link of a page is an entry. Titles, prices and names depend on the link alone.
"""

import html
import zlib
from urllib.parse import unquote

_RATINGS = ("One", "Two", "Three", "Four", "Five")
_AUTHORS = ("Ada Brook", "Noor Vale", "Ines Marsh", "Tomas Reed", "Mei Stone")
_QUOTES = ("A small thing, well kept, is a library.", "Count twice, then ask the cat.",
           "What fits in a hand fits in a day.", "The label is the shortest story.")


def title(path):
    """A title for the page: its path, in words."""
    name = unquote(path.partition("?")[0]).rstrip("/").rpartition("/")[2]
    words = name.rpartition(".")[0] or name
    query = path.partition("?")[2]
    words = words.replace("-", " ").replace("_", " ").strip().capitalize() or "Home"
    return f"{words} ({query})" if query else words


def name(host):
    """The preset of a host; empty if it has none."""
    host = host.lower()
    return "books" if "books" in host else "quotes" if "quotes" in host else ""


def body(host, path, links):
    """The entries of a page at `path`, one a link; empty if the host has no preset."""
    preset = name(host)
    if preset == "books":
        return "    <section>\n" + "".join(_book(link) for link in links) + _price(path) + "    </section>\n"
    if preset == "quotes":
        return "".join(_quote(link) for link in links) + _pager(links)
    return ""


def _mark(text):
    return zlib.crc32(text.encode())


def _words(link):
    return html.escape(title(link))


def _price(path):
    return f'      <p class="price_color">£{10 + _mark(path) % 50}.{_mark(path) % 90 + 10}</p>\n'


def _book(link):
    href, words = html.escape(link), _words(link)
    rating = _RATINGS[_mark(link) % len(_RATINGS)]
    return (f'      <article class="product_pod">\n        <p class="star-rating {rating}"></p>\n'
            f'        <h3><a href="{href}" title="{words}">{words}</a></h3>\n  {_price(link)}'
            f'        <p class="instock availability">In stock</p>\n      </article>\n')


def _quote(link):
    text, author = _QUOTES[_mark(link) % len(_QUOTES)], _AUTHORS[_mark(link) % len(_AUTHORS)]
    return (f'    <div class="quote">\n      <span class="text">“{text}”</span>\n'
            f'      <span>by <small class="author">{author}</small> <a href="{html.escape(link)}">(about)</a></span>\n'
            f'      <div class="tags"><a class="tag">{_words(link)}</a></div>\n    </div>\n')


def _pager(links):
    # The last link is the next page, as on the practice site. It is an entry as well.
    return f'    <ul class="pager"><li class="next"><a href="{html.escape(links[-1])}">Next</a></li></ul>\n' if links else ""
