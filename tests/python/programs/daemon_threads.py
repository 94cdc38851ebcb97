import queue
import re
import threading
from urllib.request import urljoin, urlopen, URLError

q = queue.Queue()
visited = set()
lock = threading.Lock()
start_url = "http://localhost:8000/rooms/"


def work():
    while True:
        url, depth = q.get()
        try:
            page = urlopen(url)
            if page.getcode() != 200 or depth == 0:
                continue
            for link in re.findall('<a href="(/[^"]*)"', page.read().decode()):
                link = urljoin(url, link).split("#")[0]
                with lock:
                    if link in visited:
                        continue
                    visited.add(link)
                q.put((link, depth - 1))
        except URLError as e:
            print("skipped", url, e.reason)
        finally:
            q.task_done()


visited.add(start_url)
q.put((start_url, 5))
for i in range(5):
    t = threading.Thread(target=work)
    t.daemon = True
    t.start()
q.join()
print("visited", len(visited))
