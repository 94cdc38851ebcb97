import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

session = requests.Session()
retries = Retry(total=2, backoff_factor=0.01, status_forcelist=[502, 503, 504])
session.mount("http://", HTTPAdapter(max_retries=retries, pool_connections=4, pool_maxsize=4))


def status(url):
    try:
        return url, session.get(url, timeout=10, allow_redirects=False).status_code
    except requests.exceptions.RequestException as error:
        return url, type(error).__name__


try:
    with open("urls.txt") as file:
        urls = [line.strip() for line in file if line.strip()]
except FileNotFoundError:
    sys.exit("urls.txt is missing")

with ThreadPoolExecutor(max_workers=4) as pool:
    statuses = dict(pool.map(status, urls))
for code, count in sorted(Counter(statuses.values()).items()):
    print(code, count)
with open("broken.txt", "w") as out:
    for url, code in statuses.items():
        if code == 404:
            print(url, file=out)
