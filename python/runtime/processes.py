"""`multiprocessing` on the kernel: `Pool`, `Process`, queues and locks. What passes between processes is pickled."""

import itertools
import os
import queue
import sys
import threading
import types
from concurrent.futures import Future

from . import scheduler, spaces, threads, world
from .children import PoolChildren
from .pools import Chunk, taken


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
        self._pool = PoolChildren(self._size, initializer, initargs, "ForkPoolWorker")

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
    """A process. Its target runs in this interpreter, with globals and arguments of its own, as after `fork`."""

    _kind = "process"
    _numbers = itertools.count(1)
    space = None
    authkey = b""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        name = name or f"Process-{next(Process._numbers)}"
        super().__init__(group, target, name, args, kwargs, daemon=daemon)

    pid = property(lambda self: self.space.pid if self.space else None)

    @property
    def exitcode(self):
        return None if not self.space or self.is_alive() else self._exitcode

    def start(self):
        self.space, self._exitcode = spaces.fork(self), 0
        if self._target is not None:
            self._target, self._args, self._kwargs = spaces.copied((self._target, self._args, self._kwargs))
        super().start()

    def _bootstrap(self):
        run = self.run

        def watched():
            starts = threads.costs.get("children")
            if starts:
                world.start_child("child")
            try:
                run()
            except SystemExit as end:
                self._exitcode = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
            except Exception:
                self._exitcode = 1
                raise
            finally:
                if starts and not scheduler.current.closing:
                    world.start_child("end")
        self.run = watched
        super()._bootstrap()

    def terminate(self):
        """A process that only waits ends with the run."""
        self._daemonic = True

    kill = terminate

    def close(self):
        pass


class _Main:
    """The process in which the program begins."""

    name, daemon, exitcode, authkey, pid = "MainProcess", False, None, b"", spaces.FIRST_PID
    ident = pid

    def is_alive(self):
        return True


_main = _Main()


def current_process():
    return scheduler.current.stack.space.process or _main


def _parent_process():
    return None if scheduler.current.stack.space.process is None else _main


def active_children():
    return [thread for thread in threading.enumerate() if isinstance(thread, Process)]


class _List(list):
    """A list that processes share."""


class _Dict(dict):
    """A dict that processes share."""


class _Namespace(types.SimpleNamespace):
    """Values that processes share."""


class Array(_List):
    """Numbers that processes share."""

    def __init__(self, kind, size_or_values, lock=True):
        super().__init__([0] * size_or_values if isinstance(size_or_values, int) else size_or_values)
        self._lock = threading.RLock()

    def get_lock(self):
        return self._lock

    def get_obj(self):
        return self


class Connection:
    """One end of a pipe."""

    def __init__(self, get, put):
        self._get, self._put = get, put

    def send(self, value):
        self._put.put(spaces.copied(value))

    def recv(self):
        value = self._get.get()
        if value is EOFError:
            self._get.put(EOFError)
            raise EOFError
        return value

    def poll(self, timeout=0.0):
        items = self._get._items
        return bool(items) or timeout != 0 and threads.wait_in(self._get._line, lambda: items, threads.micros(timeout))

    def close(self):
        if self._put is not None:
            self._put.put(EOFError)
            self._put = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def Pipe(duplex=True):
    there, back = threads.SimpleQueue(), threads.SimpleQueue()
    return Connection(back, there), Connection(there, back)


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

    list, dict, Namespace, Value, Array = _List, _Dict, _Namespace, Value, Array
    Queue = JoinableQueue = queue.Queue
    Lock, RLock, Event, Condition, Semaphore = (threading.Lock, threading.RLock, threading.Event, threading.Condition,
                                                threading.Semaphore)

    def start(self):
        pass

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
                  current_process=current_process, active_children=active_children, TimeoutError=TimeoutError)
    module.__dict__.update(shared, Pool=Pool, Process=Process, Value=Value, Array=Array, Pipe=Pipe, Manager=Manager,
                           cpu_count=_cores, freeze_support=lambda: None, set_start_method=lambda *_, **__: None,
                           get_start_method=lambda *_: "fork",
                           get_all_start_methods=lambda: ["fork", "spawn", "forkserver"],
                           get_context=lambda *_: module, pool=pool, dummy=dummy,
                           parent_process=_parent_process)
    pool.__dict__.update(Pool=Pool, ThreadPool=ThreadPool, AsyncResult=AsyncResult)
    dummy.__dict__.update(shared, Pool=ThreadPool, Process=threading.Thread)
    process.__dict__.update(current_process=current_process, active_children=active_children)
    spaces.share(Pool, AsyncResult, Value, Array, _List, _Dict, _Namespace, Manager, Connection)
    os.getpid = lambda: scheduler.current.stack.space.pid
    os.cpu_count = os.process_cpu_count = _cores
    for each in (module, pool, dummy, process):
        sys.modules[each.__name__] = each
