"""`_thread` on the kernel: the library's `threading`, `queue` and `concurrent.futures` run on it unmodified."""

import sys
import types
from collections import deque

from . import scheduler, world

TIMEOUT_MAX = 1e9


def _now():
    return scheduler.current


def micros(seconds):
    """A timeout in whole µs; -1 for no limit."""
    return -1 if seconds is None or seconds < 0 else min(world.whole_us(seconds), 4_000_000_000)


def wait_in(line, is_ready, timeout_us=-1):
    """The running actor waits in a line until it is woken and `is_ready()`; False after the timeout."""
    s = _now()
    me = s.actor
    end = None if timeout_us < 0 else s.now_us() + timeout_us
    while not is_ready():
        left = -1 if end is None else end - s.now_us()
        if end is not None and left <= 0:
            return False
        entry = [me]
        line.append(entry)
        s.kernel.ask_wait(me.number, left)
        try:
            why = s.block()
        finally:
            if entry in line:
                line.remove(entry)
        if why == "slept" and not is_ready():
            return False
    return True


def wait_once(line):
    """The running actor waits in a line until it is called."""
    s = _now()
    line.append([s.actor])
    s.kernel.ask_turn(s.actor.number)
    s.block()


def call_first(line):
    """Wakes the first of a line who has not been killed meanwhile."""
    while line:
        s, actor = _now(), line.popleft()[0]
        if s.actors.get(actor.number) is actor:
            s.wake(actor)
            break


class lock:
    """`threading.Lock`."""

    def __init__(self):
        self._locked, self._owner, self._line = False, None, deque()
        self._page = -1

    def acquire(self, blocking=True, timeout=-1):
        s = _now()
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if self._locked:
            if not blocking:
                return self._look_once_more()
            frame = sys._getframe(1)
            while frame.f_code in lock.callers:
                frame = frame.f_back
            is_seen = frame.f_code.co_filename == s.user_file or frame.f_code.co_qualname.startswith("RLock.")
            if is_seen:
                s.actor.waits_for, s.actor.holder = "a lock", self
                s.kernel.hold_up("lock", self._page, True)
            try:
                if not wait_in(self._line, lambda: not self._locked, micros(timeout)):
                    return False
            finally:
                s.actor.waits_for = s.actor.holder = None
                if is_seen and not s.closing:
                    s.kernel.hold_up("lock", -1, False)
            if is_seen:
                s.kernel.go_through("lock")
        self._locked, self._owner = True, s.actor
        self._page = s.kernel.current_page() if not s.closing else -1
        return True

    def _look_once_more(self):
        """A wait of no time for an event takes a µs: `as_completed` repeats it in the instant in which its time is over."""
        s, frame = _now(), sys._getframe(2)
        if frame.f_code.co_qualname == "Condition.wait" and frame.f_back.f_code.co_qualname == "Event.wait" and not s.closing:
            s.kernel.ask_pause(s.actor.number, 1, "")
            s.block()
            if not self._locked:
                return self.acquire()
        return False

    def release(self):
        if not self._locked:
            if _now().closing:
                return
            raise RuntimeError("release unlocked lock")
        self._locked, self._owner = False, None
        if not _now().closing:
            call_first(self._line)

    def locked(self):
        return self._locked

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread.lock' object")

    def __enter__(self):
        return self.acquire()

    callers = {__enter__.__code__}  # what calls `acquire` for people's code

    def __exit__(self, *_):
        self.release()

    def _at_fork_reinit(self):
        self.__init__()


class RLock:
    """`threading.RLock`."""

    def __init__(self):
        self._lock, self._count, self._holder = lock(), 0, None

    def acquire(self, blocking=True, timeout=-1):
        me = _now().actor
        if self._holder is not me:
            if not self._lock.acquire(blocking, timeout):
                return False
            self._holder = me
        self._count += 1
        return True

    def release(self):
        if self._holder is not _now().actor:
            if _now().closing:
                return
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1
        if not self._count:
            self._holder = None
            self._lock.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()

    def locked(self):
        return self._count > 0

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread.RLock' object")

    def _is_owned(self):
        return self._holder is _now().actor

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def _release_save(self):
        state, self._count, self._holder = (self._count, self._holder), 0, None
        self._lock.release()
        return state

    def _acquire_restore(self, state):
        self._lock.acquire()
        self._count, self._holder = state

    def _at_fork_reinit(self):
        self.__init__()


class SimpleQueue:
    """`queue.SimpleQueue`: the first that waits is woken for an item, and takes it if it is still there."""

    def __init__(self):
        self._items, self._line = deque(), deque()

    def put(self, item, block=True, timeout=None):
        self._items.append(item)
        call_first(self._line)

    put_nowait = put

    def get(self, block=True, timeout=None):
        import queue
        if not self._items and (not block or not wait_in(self._line, lambda: self._items, micros(timeout))):
            raise queue.Empty
        return self._items.popleft()

    def get_nowait(self):
        return self.get(False)

    def empty(self):
        return not self._items

    def qsize(self):
        return len(self._items)

    def __reduce__(self):
        raise TypeError("cannot pickle '_queue.SimpleQueue' object")

    __class_getitem__ = classmethod(types.GenericAlias)


class _ThreadHandle:
    def __init__(self):
        self.actor = self.ident = None

    def is_done(self):
        return self.actor is None or self.actor.stack.has_ended()

    def _set_done(self):
        pass

    def join(self, timeout=None):
        s = _now()
        if self.is_done():
            return
        if self.actor is s.actor:
            raise RuntimeError("Cannot join current thread")
        s.actor.waits_for = f"the end of {self.actor.name}"
        end = None if timeout is None or timeout < 0 else s.now_us() + micros(timeout)
        self.actor.joiners.append(s.actor)
        while not self.is_done():
            left = -1 if end is None else end - s.now_us()
            if end is not None and left <= 0:
                break
            s.kernel.ask_wait(s.actor.number, left)
            s.block()
        s.actor.waits_for = None


costs = {}       # of the machine, in µs
free_starts = 0  # pools charge the start of their threads themselves


def start_joinable_thread(function, handle=None, daemon=True):
    s = _now()
    handle = handle or _ThreadHandle()
    owner = getattr(function, "__self__", None)
    name = getattr(owner, "name", None) or f"Thread-{s.next_stack}"
    kind = getattr(owner, "_kind", "thread")
    us = 0 if free_starts else costs.get("process_start" if kind == "process" else "thread_start", 0)
    if kind == "process" and not free_starts and costs.get("children"):
        world.start_child("parent")
    elif us:
        s.kernel.ask_pause(s.actor.number, us, "starting")
        s.block()
    handle.actor = s.spawn(kind, name, function)
    if getattr(owner, "space", None) is not None:
        handle.actor.stack.space = owner.space
    handle.ident = handle.actor.stack.number + 1000
    if not daemon:
        s.joinable.append(handle)
    if owner is not None and hasattr(owner, "_started"):
        owner._ident = handle.ident
        owner._started.set()  # nobody waits for the new thread's first step
    return handle


def _shutdown():
    """The main thread waits for the others at its end, but not for daemons."""
    s = _now()
    while s.joinable:
        s.joinable.pop(0).join()


def start_new_thread(function, args, kwargs={}):
    return start_joinable_thread(lambda: function(*args, **kwargs), daemon=True).ident


def get_ident():
    return _now().stack.number + 1000 if _now() is not None else 1000


def _make_thread_handle(ident):
    handle = _ThreadHandle()
    handle.ident = ident
    return handle


class local:
    """`threading.local`: a dict for each thread."""

    def __new__(cls, *args, **kwargs):
        self = object.__new__(cls)
        object.__setattr__(self, "_of_threads", {})
        object.__setattr__(self, "_made_with", (args, kwargs))
        return self

    def _own(self):
        dicts, key = object.__getattribute__(self, "_of_threads"), get_ident()
        if key not in dicts:
            dicts[key] = {}
            if len(dicts) > 1:
                args, kwargs = object.__getattribute__(self, "_made_with")
                type(self).__init__(self, *args, **kwargs)
        return dicts[key]

    def __getattribute__(self, name):
        if name in ("_own", "_of_threads", "_made_with"):
            return object.__getattribute__(self, name)
        own = object.__getattribute__(self, "_own")()
        if name == "__dict__":
            return own
        return own[name] if name in own else object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        self._own()[name] = value

    def __reduce__(self):
        raise TypeError("cannot pickle '_thread._local' object")

    def __delattr__(self, name):
        if name not in self._own():
            raise AttributeError(name)
        del self._own()[name]


def _exit():
    raise SystemExit


def module(real):
    """The module that takes the place of `_thread`."""
    fake = types.ModuleType("_thread")
    fake.__dict__.update(
        TIMEOUT_MAX=TIMEOUT_MAX, _local=local, lock=lock, LockType=lock, allocate_lock=lock, allocate=lock, RLock=RLock,
        error=RuntimeError, start_joinable_thread=start_joinable_thread, start_new_thread=start_new_thread,
        start_new=start_new_thread, _ThreadHandle=_ThreadHandle, get_ident=get_ident, get_native_id=get_ident,
        _make_thread_handle=_make_thread_handle, _get_main_thread_ident=lambda: 1000,
        daemon_threads_allowed=lambda: True, _shutdown=_shutdown, _is_main_interpreter=lambda: True,
        set_name=lambda name: None, stack_size=lambda size=0: 0, interrupt_main=lambda signum=2: None,
        _count=lambda: len(_now().all_stacks), exit=_exit, exit_thread=_exit, _excepthook=real._excepthook,
        _ExceptHookArgs=real._ExceptHookArgs)
    return fake
