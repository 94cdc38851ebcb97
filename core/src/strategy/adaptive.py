"""Tasks that spawn tasks behind a limit that adapts: it grows while the server answers as fast as
ever, and is halved when the server fails or slows down."""

import asyncio
import math
import statistics
import time
from collections import deque

from crawl import FetchError, fetch_async, main, parse

ROUND = 8  # the smallest number of requests in a round


class AdaptiveLimit:
    def __init__(self, most):
        self.most, self.limit, self.in_use = most, min(4, most), 0
        self.waiting, self.is_slow_start, self.epoch = deque(), True, 0
        self.lowest = math.inf
        self.begin_round()

    def begin_round(self):
        """All latencies of a round count: the first answers come from the fastest pages."""
        self.round, self.started, self.size = [], 0, max(ROUND, self.limit)

    async def acquire(self):
        if self.in_use < self.limit:
            self.in_use += 1
        else:
            turn = asyncio.get_running_loop().create_future()
            self.waiting.append(turn)
            await turn
        self.started += 1
        round = self.round if self.started <= self.size else []
        return self.epoch, round, time.perf_counter()

    def release(self, slot, is_failure):
        epoch, round, since = slot
        round.append(time.perf_counter() - since)
        if epoch == self.epoch:  # ignore requests from before the last decrease
            self.learn(round, is_failure)
        self.in_use -= 1
        while self.waiting and self.in_use < self.limit:
            self.in_use += 1
            self.waiting.popleft().set_result(None)

    def learn(self, round, is_failure):
        if not is_failure and (round is not self.round or len(round) < self.size):
            return
        if is_failure or self.is_slow():
            self.limit, self.is_slow_start = max(1, self.limit // 2), False
            self.epoch += 1
        else:
            more = self.limit if self.is_slow_start else 1
            self.limit = min(self.limit + more, self.most)
        self.begin_round()

    def is_slow(self):
        """Whether the median of the round is more than twice the lowest median so far."""
        median = statistics.median_high(self.round)
        self.lowest = min(self.lowest, median)
        return median > 2 * self.lowest


async def adaptive(seeds, visited, options):
    visited.update(seeds)
    limit = AdaptiveLimit(options.concurrency)

    async def visit(url):
        slot, status = await limit.acquire(), 0
        try:
            page = await fetch_async(url)
            status = page.status
        except FetchError as error:
            status = error.status
            raise
        finally:
            limit.release(slot, status in (0, 429) or status >= 500)
        for link in parse(page):
            if link not in visited:
                visited.add(link)
                group.create_task(visit(link))

    async with asyncio.TaskGroup() as group:
        for url in seeds:
            group.create_task(visit(url))


if __name__ == "__main__":
    main(adaptive)
