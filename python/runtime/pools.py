"""Pools of threads and processes, with the costs that the kernel's pools have."""

import concurrent.futures
import concurrent.futures.thread as pool_threads
import io
import itertools
import pickle
import queue
import sys
import threading
import types
from collections import deque
from concurrent.futures import Executor, Future

from . import scheduler, threads, world
from .threads import call_first, wait_in, wait_once

user = None   # people's code, compiled
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


class _Unpickler(pickle.Unpickler):
    def __init__(self, file, module):
        super().__init__(file)
        self.module = module

    def find_class(self, module, name):
        if module in ("__main__", "__mp_main__"):
            value = self.module
            for part in name.split("."):
                value = getattr(value, part)
            return value
        return super().find_class(module, name)


def send(value, module):
    """The value as another process gets it."""
    return _Unpickler(io.BytesIO(pickle.dumps(value)), module).load()


def fresh_module():
    """People's module, imported anew, as a process that is spawned does."""
    module = types.ModuleType("__mp_main__")
    module.__dict__.update(__name__="__mp_main__", __file__=user.co_filename)
    exec(user, module.__dict__)
    return module


class _Worker(threading.Thread):
    _kind = "process"


class _Processes:
    """N processes that take jobs from one queue, as the kernel's pools do."""

    def __init__(self, size, extra=0, initializer=None, initargs=()):
        self.size, self.extra, self.initializer, self.initargs = size, extra, initializer, initargs
        self.jobs, self.idle, self.stopping = deque(), deque(), deque()
        self.started = self.alive = self.busy = 0
        self.closed = self.killed = False
        self.workers = []

    def submit(self, future, call):
        pickle.dumps(call)
        self.jobs.append((future, call))
        if self.idle:
            call_first(self.idle)
            return
        threads.free_starts += 1
        while self.started < self.size:
            self.started += 1
            self.alive += 1
            worker = _Worker(target=self._work, name=f"Process-{next(_numbers)}", daemon=True)
            self.workers.append(worker)
            worker.start()
        threads.free_starts -= 1

    def _work(self):
        costs, is_busy = threads.costs, True
        start_us = costs.get("pool_start", 0) + costs.get("process_fork", 0) * self.size + self.extra
        _pause(start_us, "starting")
        module = fresh_module()
        if self.initializer:
            send(self.initializer, module)(*self.initargs)
        while not self.killed:
            if self.jobs:
                future, call = self.jobs.popleft()
                self.busy += 1
                self._run(future, call, module)
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

    def _run(self, future, call, module):
        if self.killed or not future.set_running_or_notify_cancel():
            return
        try:
            function, arguments, options = send(call, module)
            result = send(function(*arguments, **options), sys.modules["__main__"])
        except Exception as error:
            if not self.killed:
                future.set_exception(send(error, sys.modules["__main__"]))
            return
        if not self.killed:
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
        results = super().map(Chunk(fn), chunks, timeout=timeout)
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


def install():
    Executor.map = _map_with_barrier
    pool_threads._worker = _worker
    pool_threads.ThreadPoolExecutor.submit = _submit_pages
    pool_threads.ThreadPoolExecutor.__init__ = _init_with_jobs
    pool_threads.ThreadPoolExecutor._adjust_thread_count = _adjust_thread_count
    concurrent.futures.ProcessPoolExecutor = ProcessPoolExecutor
