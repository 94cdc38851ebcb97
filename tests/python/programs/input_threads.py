import re
import threading
import urllib.request

url = input("Enter the website to crawl: ")
count = int(input("How many threads? "))
site = url.rstrip("/")

to_visit = [url]
visited = []
lock = threading.Lock()


def crawl():
    while True:
        lock.acquire()
        if not to_visit:
            lock.release()
            return
        page = to_visit.pop()
        if page in visited:
            lock.release()
            continue
        visited.append(page)
        lock.release()
        try:
            html = urllib.request.urlopen(page).read().decode("utf-8", "ignore")
        except Exception as error:
            print("Error:", page, error)
            continue
        new = [site + link for link in re.findall('href="(/[^"#]*)"', html)]
        lock.acquire()
        to_visit.extend(link for link in new if link not in visited)
        lock.release()


while to_visit:
    threads = [threading.Thread(target=crawl) for _ in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
print("Visited", len(visited), "pages")
