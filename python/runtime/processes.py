"""`multiprocessing` on the kernel: `Pool`, `Process`, queues and locks. What passes between processes is pickled."""

import itertools
import queue
import sys
import threading
import types
from concurrent.futures import Future

from . import scheduler, threads, world
from .pools import Chunk, _Processes, taken


class TimeoutError(Exception):
    """The result did not come in time."""


class AsyncResult:
    """The results of futures, one list for all of them."""

    def __init__(self, futures, is_one, callback=None, error_callback=None):
        self.futures, self.is_one = futures, is_one
        self.left, self.line, self.error = len(futures), threads.deque(), None
        self.callback, self.error_callback = callback, error_callback
        for future in futures:
            future.add_done_callback(self._end)

    def _end(self, future):
        self.left -= 1
        self.error = self.error or future.exception()
        if not self.left:
            called = self.error_callback if self.error else self.callback
            if called:
                called(self.error or self._value())
            while self.line:
                threads.call_first(self.line)

    def _value(self):
        if self.is_one:
            return self.futures[0].result()
        return [item for future in self.futures for item in future.result()]

    def get(self, timeout=None):
        self.wait(timeout)
        if self.left:
            raise TimeoutError
        if self.error:
            raise self.error
        return self._value()

    def wait(self, timeout=None):
        threads.wait_in(self.line, lambda: not self.left, threads.micros(timeout))

    def ready(self):
        return not self.left

    def successful(self):
        if self.left:
            raise ValueError("not ready")
        return self.error is None


class Pool:
    """`multiprocessing.Pool`, with CPython's chunks."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._size = processes or threads.costs.get("cores", 4)
        self._pool = _Processes(self._size, threads.costs.get("multiprocessing", 0), initializer, initargs)

    def _submit(self, function, *arguments, **options):
        if self._pool.closed:
            raise ValueError("Pool not running")
        future = Future()
        self._pool.submit(future, (function, arguments, options))
        return future

    def _chunks(self, iterable, size):
        items = list(iterable)
        if size is None:
            size, extra = divmod(len(items), self._size * 4)
            size += bool(extra)
        return [items[at:at + size] for at in range(0, len(items), size or 1)]

    def _map(self, chunk, iterable, size, callback=None, error_callback=None):
        scheduler.current.kernel.begin_wait("barrier")
        iterable = list(iterable)
        world.hand_over(iterable)
        futures = [self._submit(chunk, items) for items in self._chunks(iterable, size)]
        return AsyncResult(futures, False, callback, error_callback)

    def map(self, func, iterable, chunksize=None):
        return _Results(self.map_async(func, iterable, chunksize).get())

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        singles = [(item,) for item in iterable]
        return self._map(Chunk(func), singles, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        return _Results(self.starmap_async(func, iterable, chunksize).get())

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        return self._map(Chunk(func), iterable, chunksize, callback, error_callback)

    def imap(self, func, iterable, chunksize=1):
        singles = [(item,) for item in iterable]
        result = self._map(Chunk(func), singles, chunksize)
        return taken((item for future in result.futures for item in future.result()), len(singles))

    def imap_unordered(self, func, iterable, chunksize=1):
        done = queue.SimpleQueue()
        singles = [(item,) for item in iterable]
        result = self._map(Chunk(func), singles, chunksize)
        for future in result.futures:
            future.add_done_callback(done.put)

        return taken((item for _ in result.futures for item in done.get().result()), len(singles))

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        return AsyncResult([self._submit(func, *args, **kwds)], True, callback, error_callback)

    def apply(self, func, args=(), kwds={}):
        return self.apply_async(func, args, kwds).get()

    def close(self):
        self._pool.close()

    def join(self):
        self._pool.join()

    def terminate(self):
        self._pool.terminate()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.terminate()


class _Results(list):
    """All results of a map; the loop over them ends at the barrier."""

    def __iter__(self):
        return taken(super().__iter__(), len(self))


class Process(threading.Thread):
    """A process. Its target runs in this interpreter, as after `fork`."""

    _kind = "process"
    _numbers = itertools.count(1)

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        name = name or f"Process-{next(Process._numbers)}"
        super().__init__(group, target, name, args, kwargs, daemon=daemon)

    pid = property(lambda self: self.ident)
    exitcode = property(lambda self: None if self.is_alive() else 0)

    def terminate(self):
        """A process that only waits ends with the run."""
        self._daemonic = True

    kill = terminate

    def close(self):
        pass


class Value:
    """A number that processes share."""

    def __init__(self, kind, value=0, lock=True):
        self.value, self._lock = value, threading.RLock()

    def get_lock(self):
        return self._lock

    def get_obj(self):
        return self


class Manager:
    """Lists and dicts that processes share: all run in one interpreter."""

    list, dict = staticmethod(list), staticmethod(dict)
    Queue, Lock, Event, Namespace = queue.Queue, threading.Lock, threading.Event, types.SimpleNamespace

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def shutdown(self):
        pass


def _cores():
    return threads.costs.get("cores", 4)


class ThreadPool(Pool):
    """`multiprocessing.pool.ThreadPool`, on a pool of threads."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        from concurrent.futures import ThreadPoolExecutor
        self._size = processes or _cores()
        self._executor = ThreadPoolExecutor(self._size, initializer=initializer, initargs=initargs)

    def _submit(self, function, *arguments, **options):
        return self._executor.submit(function, *arguments, **options)

    def close(self):
        self._executor.shutdown(wait=False)

    def join(self):
        self._executor.shutdown(wait=True)

    def terminate(self):
        self._executor.shutdown(wait=False, cancel_futures=True)


def install():
    module = types.ModuleType("multiprocessing")
    module.__path__ = []
    pool, dummy = types.ModuleType("multiprocessing.pool"), types.ModuleType("multiprocessing.dummy")
    process = types.ModuleType("multiprocessing.process")
    shared = dict(Queue=queue.Queue, JoinableQueue=queue.Queue, SimpleQueue=queue.SimpleQueue, Lock=threading.Lock,
                  RLock=threading.RLock, Semaphore=threading.Semaphore, BoundedSemaphore=threading.BoundedSemaphore,
                  Event=threading.Event, Condition=threading.Condition, Barrier=threading.Barrier,
                  current_process=threading.current_thread, active_children=lambda: [], TimeoutError=TimeoutError)
    module.__dict__.update(shared, Pool=Pool, Process=Process, Value=Value, Manager=Manager, cpu_count=_cores,
                           freeze_support=lambda: None, set_start_method=lambda *_, **__: None,
                           get_start_method=lambda *_: "spawn", get_context=lambda *_: module, pool=pool, dummy=dummy,
                           parent_process=lambda: None)
    pool.__dict__.update(Pool=Pool, ThreadPool=ThreadPool, AsyncResult=AsyncResult)
    dummy.__dict__.update(shared, Pool=ThreadPool, Process=threading.Thread)
    process.__dict__.update(current_process=threading.current_thread)
    for each in (module, pool, dummy, process):
        sys.modules[each.__name__] = each
