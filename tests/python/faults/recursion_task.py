"""The same in a task."""
import asyncio


async def crawl(url):
    return await crawl(url + "/")


asyncio.run(crawl("/"))
