import html.parser
import threading
import urllib.parse
import urllib.request


class Links(html.parser.HTMLParser):
    def __init__(self, base):
        super().__init__()
        self.base, self.links = base, []

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.links.append(urllib.parse.urldefrag(urllib.parse.urljoin(self.base, href)).url)


class Frontier:
    def __init__(self, start):
        self.condition = threading.Condition()
        self.waiting, self.busy, self.seen = [start], 0, {start}

    def take(self):
        with self.condition:
            while not self.waiting and self.busy:
                self.condition.wait()
            if not self.waiting:
                return None
            self.busy += 1
            return self.waiting.pop()

    def finish(self, links):
        with self.condition:
            self.busy -= 1
            for link in links:
                if link not in self.seen:
                    self.seen.add(link)
                    self.waiting.append(link)
            self.condition.notify_all()


class Worker(threading.Thread):
    def __init__(self, frontier, host):
        threading.Thread.__init__(self)
        self.frontier, self.host = frontier, host

    def run(self):
        while (url := self.frontier.take()) is not None:
            self.frontier.finish(self.links(url))

    def links(self, url):
        try:
            response = urllib.request.urlopen(url)
        except urllib.error.HTTPError as error:
            print(error.code, url)
            return []
        if response.info().get_content_type() != "text/html":
            return []
        parser = Links(response.geturl())
        parser.feed(response.read().decode("utf8"))
        return [link for link in parser.links if urllib.parse.urlsplit(link).netloc == self.host]


frontier = Frontier("http://localhost:8000/")
workers = [Worker(frontier, "localhost:8000") for _ in range(4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(len(frontier.seen))
