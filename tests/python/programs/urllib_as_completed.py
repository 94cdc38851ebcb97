import concurrent.futures
import re
import urllib.error
import urllib.request

URLS = ["http://localhost:8000/",
        "http://localhost:8000/rooms/",
        "http://localhost:8000/rooms/shells.html",
        "http://localhost:8000/rooms/moths.html",
        "http://localhost:8000/about.html",
        "http://localhost:8000/old-map.html",
        "http://localhost:8000/missing.html"]


def load_url(url, timeout):
    with urllib.request.urlopen(url, timeout=timeout) as conn:
        return conn.read()


with concurrent.futures.ThreadPoolExecutor(max_workers=5) as executor:
    future_to_url = {executor.submit(load_url, url, 60): url for url in URLS}
    for future in concurrent.futures.as_completed(future_to_url):
        url = future_to_url[future]
        try:
            data = future.result()
        except urllib.error.HTTPError as exc:
            print('%r answered %d: %s' % (url, exc.code, exc.reason))
        except Exception as exc:
            print('%r generated an exception: %s' % (url, exc))
        else:
            title = re.findall(b"<title>(.+?)</title>", data)[0].decode()
            print('%r page is %d bytes: %s' % (url, len(data), title))
