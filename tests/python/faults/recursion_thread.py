"""The same in a thread."""
import threading


def crawl(url):
    return crawl(url + "/")


thread = threading.Thread(target=crawl, args=("/",))
thread.start()
thread.join()
print("over")
