"""Pools of threads and processes, with the costs that the kernel's pools have."""

import concurrent.futures
import concurrent.futures.thread as pool_threads
import itertools
import os
import queue
import sys
import types
from collections.abc import Sized
from concurrent.futures import Executor, Future, _base

from . import scheduler, threads, world
from .children import BrokenInterpreterPool, BrokenProcessPool, Children, Interpreters, pause
from .threads import call_first, wait_once

_map = Executor.map
_interpreter_pools = itertools.count()


def _map_with_barrier(self, fn, *iterables, buffersize=None, **options):
    scheduler.current.kernel.begin_wait("barrier")
    options = options if buffersize is None else {**options, "buffersize": buffersize}
    if buffersize is not None and not all(isinstance(each, Sized) for each in iterables):
        # What they give is asked for as it is needed: it may never end.
        return _to_the_end(_map(self, fn, *iterables, **options))
    arguments = list(zip(*iterables))
    world.hand_over(arguments)
    columns = map(list, zip(*arguments)) if arguments else [[]]
    return taken(_map(self, fn, *columns, **options), len(arguments))


def _to_the_end(results):
    """The results one by one. After the last of them, their barrier opens."""
    yield from results
    scheduler.current.kernel.open_barrier(-1)


def taken(results, count):
    """The results one by one. When a loop has taken all of them and ends, their barrier opens."""
    try:
        for result in results:
            count -= 1
            yield result
    finally:
        if not count:
            scheduler.current.kernel.open_barrier(-1)


class _Jobs(threads.SimpleQueue):
    """The jobs of a `ThreadPoolExecutor`: an idle thread is woken first and takes a job when it has its turn."""

    def put(self, item, block=True, timeout=None):
        super().put(item)
        while item is None and self._line:
            call_first(self._line)  # the pool shuts down: all look

    def wait(self):
        """An idle worker waits for its turn; `None` in the queue stays there for it."""
        if not self._items:
            wait_once(self._line)


def _worker(executor_reference, context, work_queue):
    """The library's `_worker`, which pays what starting a thread and handing it a job cost."""
    executor = executor_reference()
    number = getattr(executor, "_started_threads", -1) + 1
    if executor is not None:  # whoever made the pool may have forgotten it already
        executor._started_threads = number
    pause("thread_start", "starting", min(number, 4))
    try:
        context.initialize()
    except BaseException:
        _base.LOGGER.critical("Exception in initializer:", exc_info=True)
        if executor is not None:
            executor._initializer_failed()
        return
    del executor
    try:
        while True:
            try:
                item = work_queue.get_nowait()
            except queue.Empty:
                executor = executor_reference()
                if executor is not None:
                    executor._idle_semaphore.release()
                del executor
                work_queue.wait()
                executor = executor_reference()
                if executor is not None and not executor._shutdown:
                    pause("thread_hop", "hand-over")
                if not work_queue._items:
                    continue  # another worker was faster
                item = work_queue.get()
            if item is not None:
                item.run(context)
                del item
                continue
            executor = executor_reference()
            if pool_threads._shutdown or executor is None or executor._shutdown:
                if executor is not None:
                    executor._shutdown = True
                work_queue.put(None)
                return
            del executor
    finally:
        context.finalize()


_submit = pool_threads.ThreadPoolExecutor.submit


def _submit_pages(self, fn, /, *args, **kwargs):
    world.hand_over((args,))
    return _submit(self, fn, *args, **kwargs)


_adjust = pool_threads.ThreadPoolExecutor._adjust_thread_count


def _adjust_thread_count(self):
    threads.free_starts += 1
    try:
        _adjust(self)
    finally:
        threads.free_starts -= 1


_init = pool_threads.ThreadPoolExecutor.__init__


def _init_with_jobs(self, *arguments, **options):
    _init(self, *arguments, **options)
    self._work_queue = _Jobs()


class ProcessPoolExecutor(Executor):
    """`concurrent.futures.ProcessPoolExecutor`."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), **_):
        self._max_workers = _positive(threads.costs.get("cores", 4) if max_workers is None else max_workers)
        self._pool = Children(self._max_workers, initializer, initargs)

    def submit(self, fn, /, *args, **kwargs):
        if self._pool.closed and not self._pool.is_broken:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        self._pool.submit(future, (fn, args, kwargs))
        return future

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        if chunksize < 1:
            raise ValueError("chunksize must be >= 1.")
        chunks = iter(lambda it=zip(*iterables): list(itertools.islice(it, chunksize)), [])
        if buffersize is None or all(isinstance(each, Sized) for each in iterables):
            chunks = list(chunks)
            world.hand_over(itertools.chain.from_iterable(chunks))
        results = super().map(Chunk(fn), chunks, timeout=timeout, buffersize=buffersize)
        return (item for chunk in results for item in chunk)

    def shutdown(self, wait=True, *, cancel_futures=False):
        if cancel_futures:
            for future, _ in list(self._pool.jobs):
                future.cancel()
        self._pool.close()
        if wait:
            self._pool.join()


class InterpreterPoolExecutor(ProcessPoolExecutor):
    """`concurrent.futures.InterpreterPoolExecutor`: threads, each with an interpreter and a GIL of its own."""

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        self._max_workers = _positive(min(32, os.process_cpu_count() + 4) if max_workers is None else max_workers)
        name = thread_name_prefix or f"InterpreterPoolExecutor-{next(_interpreter_pools)}"
        self._pool = Interpreters(self._max_workers, initializer, initargs, name)

    def submit(self, fn, /, *args, **kwargs):
        world.hand_over((args,))
        return super().submit(fn, *args, **kwargs)

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        # As with threads, chunksize has no effect.
        return Executor.map(self, fn, *iterables, timeout=timeout, buffersize=buffersize)


def _positive(workers):
    if workers <= 0:
        raise ValueError("max_workers must be greater than 0")
    return workers


class Chunk:
    """The work of a chunk, one item after the other."""

    def __init__(self, function):
        self.function = function

    def __call__(self, chunk):
        return [self.function(*arguments) for arguments in chunk]


_set_exception, _result, _exception = Future.set_exception, Future.result, Future.exception


def _set(self, exception):
    self._was_read = False
    scheduler.current.unread.append(("A job ended with an exception", self))
    _set_exception(self, exception)


def _read(self, timeout=None):
    try:
        return _result(self, timeout)
    finally:
        self._was_read = True  # afterwards: the exception may have come in between


def _read_exception(self, timeout=None):
    try:
        return _exception(self, timeout)
    finally:
        self._was_read = True


def install():
    Future.set_exception, Future.result, Future.exception = _set, _read, _read_exception
    Executor.map = _map_with_barrier
    pool_threads._worker = _worker
    pool_threads.ThreadPoolExecutor.submit = _submit_pages
    pool_threads.ThreadPoolExecutor.__init__ = _init_with_jobs
    pool_threads.ThreadPoolExecutor._adjust_thread_count = _adjust_thread_count
    _add_module("process", ProcessPoolExecutor, BrokenProcessPool)
    _add_module("interpreter", InterpreterPoolExecutor, BrokenInterpreterPool)


def _add_module(name, executor, broken):
    """A part of `concurrent.futures`, whose executor is in the package, too."""
    package = concurrent.futures
    module = types.ModuleType(f"{package.__name__}.{name}")
    module.__dict__.update({kind.__name__: kind for kind in (executor, broken)})
    for kind in (executor, broken):
        kind.__module__ = module.__name__
    sys.modules[module.__name__] = module
    setattr(package, name, module)
    setattr(package, executor.__name__, executor)
