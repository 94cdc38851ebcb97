import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import requests

PATHS = ["/", "/map.html", "/rooms/", "/rooms/moths.html", "/items/3.html", "/data.json"]


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=3) as executor:
        jobs = [loop.run_in_executor(executor, functools.partial(requests.get, "http://localhost:8000" + path,
                                                                 headers={"Accept": "text/html"}, timeout=5))
                for path in PATHS]
        more = [loop.run_in_executor(None, urlopen, "http://localhost:8000/items/%d.html" % n) for n in (1, 2)]
        for response in await asyncio.gather(*jobs):
            print(response.status_code, response.ok, response.headers["Content-Type"])
        for page in await asyncio.gather(*more):
            print(page.getcode(), len(page.read()) > 100)


asyncio.run(main())
