"""All clocks tell virtual time."""

import datetime
import time

from . import scheduler, world

_EPOCH = 1_735_689_600  # 2025-01-01, the same in every run


def _seconds():
    return scheduler.current.now_us() / 1e6 if scheduler.current is not None else 0.0


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    s = scheduler.current
    world.sleep_us(world.whole_us(seconds), "" if s.actor is s.main and _polls(seconds) else "sleep")


def _polls(seconds):
    """A main thread that sleeps for a moment looks again and again: nobody waits for it."""
    return seconds <= 0.05


def _at_now(function):
    def of(seconds=None):
        return function(time.time() if seconds is None else seconds)
    return of


class _DateTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.now()


def install():
    time.sleep = sleep
    for name in ("monotonic", "perf_counter", "thread_time", "process_time"):
        setattr(time, name, _seconds)
        setattr(time, name + "_ns", lambda: round(_seconds() * 1e9))
    time.time = lambda: _EPOCH + _seconds()
    time.time_ns = lambda: _EPOCH * 10**9 + round(_seconds() * 1e9)
    for name in ("localtime", "gmtime", "ctime"):
        setattr(time, name, _at_now(getattr(time, name)))
    strftime = time.strftime
    time.strftime = lambda format, t=None: strftime(format, time.localtime() if t is None else t)
    datetime.datetime = _DateTime
    import timeit
    timeit.default_timer = _seconds
