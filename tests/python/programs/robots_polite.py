import queue
import time
from urllib import robotparser
from urllib.parse import urljoin, urlparse
from urllib.request import Request, urlopen
from urllib.error import HTTPError

from bs4 import BeautifulSoup

START = "http://localhost:8000/"
AGENT = "polite"

rules = robotparser.RobotFileParser()
rules.set_url(urljoin(START, "/robots.txt"))
rules.read()

frontier = queue.PriorityQueue()
frontier.put((0, START))
seen, refused = {START}, set()
while not frontier.empty():
    depth, url = frontier.get_nowait()
    if not rules.can_fetch(AGENT, url):
        refused.add(urlparse(url).path)
        continue
    try:
        response = urlopen(Request(url, headers={"User-Agent": AGENT}))
    except HTTPError as error:
        print(error.code, error.reason, url)
        continue
    if response.headers.get_content_type() == "text/html":
        soup = BeautifulSoup(response, "html.parser")
        print(depth, soup.title.string, url)
        for anchor in soup.find_all("a", href=True):
            link = urljoin(response.geturl(), anchor["href"]).partition("#")[0]
            if urlparse(link).netloc == urlparse(START).netloc and link not in seen:
                seen.add(link)
                frontier.put((depth + 1, link))
    time.sleep(0.001)
print("refused:", sorted(refused))
