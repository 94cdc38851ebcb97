"""Pools of threads and processes, with the costs that the kernel's pools have."""

import concurrent.futures
import concurrent.futures.thread as pool_threads
import itertools
import pickle
import queue
import threading
from collections import deque
from concurrent.futures import Executor, Future

from . import scheduler, spaces, threads, world
from .threads import call_first, wait_in, wait_once

_map = Executor.map
_numbers = itertools.count(1)


def _pause(cost, cause, times=1):
    us = threads.costs.get(cost, 0) * times if isinstance(cost, str) else cost
    if us > 0:
        world.sleep_us(us, cause)


def _map_with_barrier(self, fn, *iterables, **options):
    scheduler.current.kernel.begin_wait("barrier")
    arguments = list(zip(*iterables))
    world.hand_over(arguments)
    columns = map(list, zip(*arguments)) if arguments else iterables
    return taken(_map(self, fn, *columns, **options), len(arguments))


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
    number = executor._started_threads = getattr(executor, "_started_threads", -1) + 1
    _pause("thread_start", "starting", min(number, 4))
    try:
        context.initialize()
    except BaseException:
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
                    _pause("thread_hop", "hand-over")
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


def send(value):
    """The value as another process gets it."""
    return pickle.loads(pickle.dumps(value))


def _sent(error):
    """The exception as the parent gets it, with the lines at which it was raised."""
    try:
        copy = send(error)
    except Exception as problem:  # an exception whose class cannot be made again
        copy = RuntimeError(f"{type(error).__name__}: {error} (it cannot be sent to another process: {problem})")
    return copy.with_traceback(error.__traceback__)


class _Worker(threading.Thread):
    _kind = "process"

    pid = property(lambda self: self.space.pid)


class _Processes:
    """N processes that take jobs from one queue, as the kernel's pools do."""

    def __init__(self, size, extra=0, initializer=None, initargs=(), name="ForkProcess"):
        self.size, self.extra, self.initializer, self.initargs = size, extra, initializer, initargs
        self.name, self.parent = name, scheduler.current.stack.space
        self.jobs, self.idle, self.stopping = deque(), deque(), deque()
        self.started = self.alive = self.busy = 0
        self.closed = self.killed = False
        self.workers = []

    def submit(self, future, call):
        try:
            self.jobs.append((future, pickle.dumps(call)))
        except Exception as error:  # as in a real pool, whoever takes the result gets it
            future.set_exception(error)
            return
        if self.idle:
            call_first(self.idle)
            return
        threads.free_starts += 1
        while self.started < self.size:
            self.started += 1
            self.alive += 1
            worker = _Worker(target=self._work, name=f"{self.name}-{next(_numbers)}", daemon=True)
            worker.space = spaces.fork(worker)
            self.workers.append(worker)
            worker.start()
        threads.free_starts -= 1

    def _work(self):
        costs, is_busy = threads.costs, True
        start_us = costs.get("pool_start", 0) + costs.get("process_fork", 0) * self.size + self.extra
        _pause(start_us, "starting")
        if self.initializer:
            initializer, arguments = send((self.initializer, self.initargs))
            initializer(*arguments)
        while not self.killed:
            if self.jobs:
                future, call = self.jobs.popleft()
                self.busy += 1
                self._run(future, call)
                self.busy -= 1
                _pause("process_round_trip", "hand-over")
                is_busy = True
            elif self.closed:
                break
            else:
                wait_once(self.idle)
                if is_busy and not self.closed:
                    _pause("process_hop", "hand-over")
        self.alive -= 1
        if not self.alive:
            call_first(self.stopping)

    def _run(self, future, call):
        if self.killed or not future.set_running_or_notify_cancel():
            return
        try:
            function, arguments, options = pickle.loads(call)
            result = send(function(*arguments, **options))
        except Exception as error:
            if not self.killed:
                with spaces.inside(self.parent):
                    future.set_exception(_sent(error))
            return
        if not self.killed:
            with spaces.inside(self.parent):
                future.set_result(result)

    def close(self):
        self.closed = True
        while self.idle:
            call_first(self.idle)

    def join(self):
        wait_in(self.stopping, lambda: not self.alive)
        self.stop()

    def stop(self):
        if self.started:
            costs = threads.costs
            us = costs.get("pool_stop", 0) + costs.get("process_stop", 0) * self.size + self.extra
            _pause(us, "shutdown")
            self.started = 0

    def terminate(self):
        if not self.closed:
            self.stop()
            self.killed = self.closed = True
            self.jobs.clear()
            while self.idle:
                call_first(self.idle)


class ProcessPoolExecutor(Executor):
    """`concurrent.futures.ProcessPoolExecutor`."""

    def __init__(self, max_workers=None, mp_context=None, initializer=None, initargs=(), **_):
        self._max_workers = max_workers or threads.costs.get("cores", 4)
        self._pool = _Processes(self._max_workers, 0, initializer, initargs)

    def submit(self, fn, /, *args, **kwargs):
        if self._pool.closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        self._pool.submit(future, (fn, args, kwargs))
        return future

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        chunks = iter(lambda it=zip(*iterables): list(itertools.islice(it, chunksize)), [])
        buffer = {} if buffersize is None else {"buffersize": buffersize}
        results = super().map(Chunk(fn), chunks, timeout=timeout, **buffer)
        return (item for chunk in results for item in chunk)

    def shutdown(self, wait=True, *, cancel_futures=False):
        if cancel_futures:
            for future, _ in self._pool.jobs:
                future.cancel()
        self._pool.close()
        if wait:
            self._pool.join()


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
    self._was_read = True
    return _result(self, timeout)


def _read_exception(self, timeout=None):
    self._was_read = True
    return _exception(self, timeout)


def install():
    Future.set_exception, Future.result, Future.exception = _set, _read, _read_exception
    Executor.map = _map_with_barrier
    pool_threads._worker = _worker
    pool_threads.ThreadPoolExecutor.submit = _submit_pages
    pool_threads.ThreadPoolExecutor.__init__ = _init_with_jobs
    pool_threads.ThreadPoolExecutor._adjust_thread_count = _adjust_thread_count
    concurrent.futures.ProcessPoolExecutor = ProcessPoolExecutor
