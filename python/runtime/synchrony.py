"""Where threads wait for each other: what idle workers wait for, and when a barrier opens."""

import asyncio
import queue
import threading

from . import scheduler, threads, world

_join, _start, _queue_join = threading.Thread.join, threading.Thread.start, queue.Queue.join


def start(self):
    """Threads that people start are a batch, which a join of all of them ends."""
    s = scheduler.current
    self._is_joined = bool(threads.free_starts)  # a pool's own
    if self._is_joined:
        return _start(self)
    if not hasattr(self, "_kind") and not self.daemon and not getattr(s, "started", None):
        s.kernel.begin_wait("barrier")
    s.started = getattr(s, "started", 0) + 1
    return _start(self)


def join(self, timeout=None):
    s = scheduler.current
    result = _join(self, timeout)
    if not self.is_alive() and not getattr(self, "_is_joined", False):
        self._is_joined = True
        s.started = getattr(s, "started", 1) - 1
        if not s.started:
            s.kernel.open_barrier(-1)
    return result


def queue_join(self):
    kernel = scheduler.current.kernel
    kernel.begin_wait("queue join")
    _queue_join(self)
    kernel.go_through("queue join")
    kernel.open_barrier(-1)


_put, _put_nowait = queue.Queue.put, asyncio.Queue.put_nowait


class Queue:
    """Both queues: pages that are put into one wait in no frontier, since a worker that waits for an item is woken. (The class has the
    name by which deadlocks know `put`.)"""

    def put(self, item, block=True, timeout=None):
        world.hand_over((item,))
        _put(self, item, block, timeout)

    def put_nowait(self, item):
        world.hand_over((item,))
        _put_nowait(self, item)


def install():
    threading.Thread.start, threading.Thread.join = start, join
    queue.Queue.join, queue.Queue.put = queue_join, Queue.put
    asyncio.Queue.put_nowait = asyncio.queues.Queue.put_nowait = Queue.put_nowait
