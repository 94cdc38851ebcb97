"""`multiprocessing` on the kernel: `Pool`, `Process`, queues and locks. What passes between processes is pickled."""

import itertools
import os
import queue
import sys
import threading
import types
from concurrent.futures import Future

from . import scheduler, sharing, spaces, threads, world
from .children import PoolChildren
from .pools import Chunk, taken


class TimeoutError(Exception):
    """The result did not come in time."""


class AsyncResult:
    """The results of futures, one list for all of them."""

    def __init__(self, pool, futures, is_one, callback=None, error_callback=None):
        self._pool = pool   # a pool lives as long as somebody waits for its results
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


def _at_least_one(processes):
    if processes is None:
        return _cores()
    if processes < 1:
        raise ValueError("Number of processes must be at least 1")
    return processes


class Pool:
    """`multiprocessing.Pool`, with CPython's chunks."""

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None, context=None):
        self._size = _at_least_one(processes)
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
        return AsyncResult(self, futures, False, callback, error_callback)

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
        return _Each(result, result.futures, len(singles))

    def imap_unordered(self, func, iterable, chunksize=1):
        done = queue.SimpleQueue()
        singles = [(item,) for item in iterable]
        result = self._map(Chunk(func), singles, chunksize)
        for future in result.futures:
            future.add_done_callback(done.put)
        return _Each(result, (done.get() for _ in result.futures), len(singles))

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        return AsyncResult(self, [self._submit(func, *args, **kwds)], True, callback, error_callback)

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


class _Each:
    """The results of chunks one by one. After one that raised, the others follow. When a loop has taken all of them and ends, their
    barrier opens."""

    def __init__(self, result, futures, left):
        self._result, self._futures, self._left = result, iter(futures), left  # the result keeps the pool
        self._chunk = iter(())

    def __iter__(self):
        return self

    def __next__(self):
        for value in self._chunk:
            self._left -= 1
            return value
        for future in self._futures:
            self._chunk = iter(future.result())
            return next(self)
        self._left = min(self._left, 0)
        self._end()
        raise StopIteration

    def _end(self):
        if self._left == 0:
            self._left = -1
            scheduler.current.kernel.open_barrier(-1)

    __del__ = _end


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
    _is_closed = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        name = name or f"Process-{next(Process._numbers)}"
        super().__init__(group, target, name, args, kwargs, daemon=daemon)

    pid = property(lambda self: self.space.pid if self.space else None)

    def _names(self):
        """What people's code has put into the process."""
        return {name: value for name, value in vars(self).items() if name not in _OF_THREADS}

    @property
    def exitcode(self):
        return None if not self.space or self.is_alive() else self._exitcode

    def start(self):
        if self.space is not None:
            raise AssertionError("cannot start a process twice")
        self.space, self._exitcode = spaces.fork(self), 0
        # The child has a copy of the process, too: what it changes there, its parent does not see.
        self._copy = object.__new__(type(self))
        vars(self._copy).update(vars(self), **spaces.copied(self._names()))
        if self._target is not None:
            copies = spaces.copied((self._target, self._args, self._kwargs))
            self._copy._target, self._copy._args, self._copy._kwargs = copies
        super().start()

    def _bootstrap(self):
        run = self._copy.run

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

    def join(self, timeout=None):
        if self.space is None:
            raise AssertionError("can only join a started process")
        super().join(timeout)

    def is_alive(self):
        self._check_closed()
        return super().is_alive()

    def terminate(self):
        self._kill(-15)

    def kill(self):
        self._kill(-9)

    def _kill(self, exitcode):
        self._check_closed()
        if self.space is None:
            raise AttributeError("'NoneType' object has no attribute 'terminate'")
        if self.is_alive():
            self._leave(exitcode)

    def _leave(self, exitcode):
        """The process ends where it is."""
        self._exitcode = exitcode
        scheduler.current.kill(self.space)

    def close(self):
        if self.space is not None and self.is_alive():
            raise ValueError("Cannot close a process while it is still running. You should first call join() or terminate().")
        self._is_closed = True

    def _check_closed(self):
        if self._is_closed:
            raise ValueError("process object is closed")

    def __repr__(self):
        state = "closed" if self._is_closed else "initial" if self.space is None else "started" if self.is_alive() else "stopped"
        parts = [f"name={self.name!r}", f"pid={self.pid}" if self.pid else "", f"parent={spaces.FIRST_PID}", state,
                 f"exitcode={self.exitcode}" if state == "stopped" else "", "daemon" if self.daemon else ""]
        return f"<{type(self).__name__} {' '.join(part for part in parts if part)}>"


_OF_THREADS = {*vars(threading.Thread(name="")), "space", "_exitcode", "_copy", "_is_closed", "run"}


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
    return [thread for thread in threading.enumerate() if isinstance(thread, Process) and thread.is_alive()]


def _cores():
    return threads.costs.get("cores", 4)


class ThreadPool(Pool):
    """`multiprocessing.pool.ThreadPool`, on a pool of threads."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        from concurrent.futures import ThreadPoolExecutor
        self._size = _at_least_one(processes)
        self._executor = ThreadPoolExecutor(self._size, initializer=initializer, initargs=initargs)

    def _submit(self, function, *arguments, **options):
        return self._executor.submit(function, *arguments, **options)

    def close(self):
        self._executor.shutdown(wait=False)

    def join(self):
        self._executor.shutdown(wait=True)

    def terminate(self):
        self._executor.shutdown(wait=False, cancel_futures=True)


def _exit(status):
    """`os._exit()`: the process ends where it is."""
    s = scheduler.current
    process = s.stack.space.process
    if process is not None:
        process._leave(status)
        raise scheduler.Stop
    s.joinable.clear()
    s.at_exit.clear()
    if s.stack is s.main.stack:
        raise SystemExit(status)
    s.pending = s.pending or SystemExit(status)
    raise scheduler.Stop


def install():
    module = types.ModuleType("multiprocessing")
    module.__path__ = []
    pool, dummy = types.ModuleType("multiprocessing.pool"), types.ModuleType("multiprocessing.dummy")
    process, managers, queues = (types.ModuleType(f"multiprocessing.{name}") for name in ("process", "managers", "queues"))
    here = dict(current_process=current_process, active_children=active_children, TimeoutError=TimeoutError)
    module.__dict__.update(here, **sharing.names(), Pool=Pool, Process=Process,
                           cpu_count=_cores, freeze_support=lambda: None, set_start_method=lambda *_, **__: None,
                           get_start_method=lambda *_: "fork",
                           get_all_start_methods=lambda: ["fork", "spawn", "forkserver"],
                           get_context=lambda *_: module, pool=pool, dummy=dummy, managers=managers, queues=queues,
                           parent_process=_parent_process)
    pool.__dict__.update(Pool=Pool, ThreadPool=ThreadPool, AsyncResult=AsyncResult)
    locks = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Event", "Condition", "Barrier")
    of_threads = {name: getattr(threading, name) for name in locks}
    dummy.__dict__.update(here, **of_threads, Queue=queue.Queue, JoinableQueue=queue.Queue, Manager=lambda: dummy, list=list, dict=dict,
                          Namespace=types.SimpleNamespace, Value=sharing.Synchronized, Pool=ThreadPool, Process=threading.Thread)
    process.__dict__.update(current_process=current_process, active_children=active_children)
    managers.__dict__.update(SyncManager=sharing.Manager)
    queues.__dict__.update(Queue=sharing.Queue, JoinableQueue=sharing.JoinableQueue, SimpleQueue=sharing.SimpleQueue,
                           Empty=queue.Empty, Full=queue.Full)
    spaces.share(Pool, AsyncResult)
    os._exit = _exit
    os.getpid = lambda: scheduler.current.stack.space.pid
    os.cpu_count = os.process_cpu_count = _cores
    for each in (module, pool, dummy, process, managers, queues):
        sys.modules[each.__name__] = each
