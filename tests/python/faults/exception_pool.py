"""A job of a pool raises, and its result is asked for."""
from concurrent.futures import ThreadPoolExecutor

PAGES = {"/": ["/a"]}


def links(url):
    return PAGES[url]


with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(links, ["/", "/a"])))
