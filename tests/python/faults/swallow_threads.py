"""The same in threads of a pool."""
from concurrent.futures import ThreadPoolExecutor

import requests


def work(number):
    while True:
        try:
            requests.get("https://museum.example/")
        except BaseException:
            continue


with ThreadPoolExecutor(4) as pool:
    list(pool.map(work, range(4)))
