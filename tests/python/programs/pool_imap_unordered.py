import multiprocessing
import re
from urllib.parse import urljoin
from urllib.request import Request, urlopen
from urllib.error import URLError

START = "http://localhost:8000/"


def scrape(url):
    try:
        req = Request(url, headers={"User-Agent": "Mozilla/5.0"})
        with urlopen(req) as page:
            if page.headers.get_content_type() != "text/html":
                return url, []
            html = page.read().decode("utf-8")
    except URLError as e:
        print("could not open", url, e)
        return url, []
    return url, [urljoin(url, href) for href in re.findall(r'<a href="([^"#]*)"', html)]


if __name__ == "__main__":
    seen = {START}
    frontier = [START]
    depth = 0
    with multiprocessing.Pool(processes=4) as pool:
        while frontier:
            found = set()
            for url, links in pool.imap_unordered(scrape, sorted(frontier)):
                found.update(link for link in links if link.startswith(START))
            frontier = found - seen
            seen |= frontier
            depth += 1
    print(len(seen), "pages,", depth, "levels")
