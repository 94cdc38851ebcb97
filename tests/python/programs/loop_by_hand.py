import asyncio
import time

import aiohttp


async def get_status(session, path):
    async with session.get("http://localhost:8000" + path) as response:
        body = await response.read()
        return path, response.status, len(body)


async def run(paths):
    async with aiohttp.ClientSession() as session:
        tasks = []
        for path in paths:
            tasks.append(asyncio.ensure_future(get_status(session, path)))
        return await asyncio.gather(*tasks)


start = time.time()
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
first = loop.run_until_complete(run(["/", "/rooms/", "/about.html"]))
task = loop.create_task(run(["/items/%d.html" % i for i in range(1, 6)]))
loop.call_later(30, task.cancel)
second = loop.run_until_complete(task)
loop.close()
for path, status, size in first + second:
    print(path, status, size > 0)
print("took a while" if time.time() - start > 25 else "quick")
