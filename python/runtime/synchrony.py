"""Where threads wait for each other: what idle workers wait for, and when a barrier opens."""

import queue
import threading

from . import scheduler, threads

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


def install():
    threading.Thread.start, threading.Thread.join = start, join
    queue.Queue.join = queue_join
