"""Workers of pools that are processes or interpreters: they start, take jobs, and end as the kernel's pools do."""

import itertools
import pickle
import sys
import threading
from collections import deque
from concurrent.futures import _base

from . import scheduler, spaces, threads, world
from .threads import call_first, wait_in, wait_once

numbers = itertools.count(1)  # of processes


def pause(cost, cause, times=1):
    us = threads.costs.get(cost, 0) * times if isinstance(cost, str) else cost
    if us > 0:
        world.sleep_us(us, cause)


def _packed(error):
    """The exception as bytes for the parent."""
    try:
        return pickle.dumps(error)
    except Exception as problem:
        return pickle.dumps(_unsendable(error, problem))


def _unpacked(data, error):
    """The exception as the parent gets it, with the lines at which it was raised."""
    try:
        copy = pickle.loads(data)
    except Exception as problem:  # an exception whose class cannot be made again
        copy = _unsendable(error, problem)
    return copy.with_traceback(error.__traceback__)


def _unsendable(error, problem):
    return RuntimeError(f"{type(error).__name__}: {error} (it cannot be sent to another process: {problem})")


class BrokenProcessPool(_base.BrokenExecutor):
    """`concurrent.futures.process.BrokenProcessPool`."""


class BrokenInterpreterPool(_base.BrokenExecutor):
    """`concurrent.futures.interpreter.BrokenInterpreterPool`."""


class _Worker(threading.Thread):
    _kind = "process"
    job = None  # the future of the job that it works for

    def _leave(self, _status):
        """`os._exit()` in one of its threads."""
        scheduler.current.kill(self.space)

    pid = property(lambda self: self.space.pid)


class Children:
    """N workers that take jobs from one queue, each with globals of its own. Jobs and results are pickled."""

    part = "worker"
    breakage = BrokenProcessPool("A process in the process pool was terminated abruptly while the future was running or pending.")

    def __init__(self, size, initializer=None, initargs=(), name="ForkProcess"):
        spaces.may_start()
        self.size, self.initializer, self.initargs = size, initializer, initargs
        self.name, self.parent = name, scheduler.current.stack.space
        self.jobs, self.idle, self.stopping, self.workers = deque(), deque(), deque(), []
        self.started = self.alive = self.busy = self.taken = 0
        self.closed = self.killed = self.is_broken = False
        # What it costs if they import the program when they start.
        self.starts = self._starts()

    def _starts(self):
        return threads.costs.get("children")

    def submit(self, future, call):
        if self.is_broken:
            raise self.breakage
        try:
            self.jobs.append((future, pickle.dumps(call)))
        except Exception as error:  # as in a real pool, whoever takes the result gets it
            future.set_exception(error)
            return
        if self.idle:
            call_first(self.idle)
            return
        for _ in range(min(self._wanted(), self.size - self.started)):
            self._start_worker()

    def _wanted(self):
        """How many start for a job that no idle worker takes."""
        return 1 if self.starts else self.size

    def _start_worker(self):
        worker = self._new_worker()
        worker.space = self._space(worker)
        self.workers.append(worker)
        self.alive += 1
        threads.free_starts += 1
        worker.start()
        threads.free_starts -= 1

    def _new_worker(self):
        self.started += 1
        return _Worker(target=self._work, name=f"{self.name}-{next(numbers)}", daemon=True)

    def _space(self, worker):
        return spaces.fork(worker)

    def _come_up(self):
        """The worker starts."""
        if self.starts:
            world.start_child(self.part)
        else:
            pause(threads.costs.get("pool_start", 0) + threads.costs.get("process_fork", 0) * self.size + self._extra(), "starting")
        self._initialize()

    def _initialize(self):
        if self.initializer:
            initializer, arguments = spaces.copied((self.initializer, self.initargs))
            initializer(*arguments)

    def _extra(self):
        return 0

    def _work(self):
        costs = self.starts or {"hop": threads.costs.get("process_hop", 0), "round_trip": threads.costs.get("process_round_trip", 0)}
        try:
            self._come_up()
        except Exception as error:
            sys.stderr.write(f"Exception in initializer:\n{scheduler.current.say(error)}")
            self._break()
        while not self.killed:
            if self.jobs:
                future, call = self.jobs.popleft()
                self.taken += 1
                me, self.busy = threading.current_thread(), self.busy + 1
                me.job = future
                has_run = self._run(future, call)
                me.job, self.busy = None, self.busy - 1
                if has_run:
                    pause(costs["round_trip"], "hand-over")
            elif self.closed:
                break
            else:
                wait_once(self.idle)
                if not self.closed:
                    pause(costs["hop"], "hand-over")
        self.alive -= 1
        if not self.alive:
            call_first(self.stopping)

    def _run(self, future, call):
        """Whether the job was not cancelled."""
        if self.killed or not future.set_running_or_notify_cancel():
            return False
        try:
            function, arguments, options = pickle.loads(call)
            result = pickle.dumps(function(*arguments, **options))
        except Exception as error:
            packed = _packed(error)
            if not self.killed:
                with spaces.inside(self.parent):
                    future.set_exception(_unpacked(packed, error))
            return True
        except scheduler.Stop:
            if not scheduler.current.closing:
                self._lose()
            raise
        if not self.killed:
            with spaces.inside(self.parent):
                _take(future, result)
        return True

    def _lose(self):
        """The worker that runs has ended in the middle of its job: this breaks the pool."""
        lost = [worker.job for worker in self.workers if worker.job is not None]
        self._kill_busy()
        with spaces.inside(self.parent):
            for future in lost:
                future.set_exception(self.breakage)
        self._break()

    def _break(self):
        """The pool is of no use any more."""
        self.is_broken = self.closed = True
        with spaces.inside(self.parent):
            while self.jobs:
                future, _ = self.jobs.popleft()
                if future.set_running_or_notify_cancel():
                    future.set_exception(self.breakage)
        self._call_idle()

    def _call_idle(self):
        while self.idle:
            call_first(self.idle)

    def _kill_busy(self):
        """Those that work end at once; those that wait see it when they are called."""
        for worker in self.workers:
            if worker.job is not None:
                scheduler.current.kill(worker.space)
                worker.job = None
                self.alive -= 1

    def close(self):
        self.closed = True
        self._call_idle()

    def join(self):
        wait_in(self.stopping, lambda: not self.alive)
        self.stop()

    def stop(self):
        started, starts = self.started, self.starts
        if started:
            us = (started * (starts["stop"] + starts["stop_more"] * (started - 1)) if starts else
                  threads.costs.get("pool_stop", 0) + threads.costs.get("process_stop", 0) * self.size + self._extra())
            pause(us, "shutdown")
            self.started = 0

    def terminate(self):
        if not self.closed:
            self._kill_busy()
            self.stop()
            self.killed = self.closed = True
            self.jobs.clear()
            self._call_idle()


def _take(future, result):
    """The parent gets the result of a job."""
    try:
        value = pickle.loads(result)
    except Exception as error:
        future.set_exception(error)
    else:
        future.set_result(value)


class PoolChildren(Children):
    """The processes of a `multiprocessing.Pool`: all start before the first one works."""

    def _wanted(self):
        return self.size

    def _extra(self):
        return threads.costs.get("multiprocessing", 0)

    def _lose(self):
        """Another worker takes the place of the one that has ended. The job is lost: nobody hears of it."""
        me = threading.current_thread()
        me.job, self.alive, self.busy = None, self.alive - 1, self.busy - 1
        with spaces.inside(self.parent):
            self._start_worker()

    part = "last worker"


class Interpreters(Children):
    """The workers of an `InterpreterPoolExecutor`: threads, each with an interpreter and a GIL of its own."""

    breakage = BrokenInterpreterPool("A thread initializer failed, the thread pool is not usable anymore")

    def __init__(self, size, initializer, initargs, name):
        # Everything is pickled: what is no plain value cannot be handed over.
        super().__init__(size, initializer and pickle.dumps((initializer, initargs)), (), name)

    def _initialize(self):
        if self.initializer:
            initializer, arguments = pickle.loads(self.initializer)
            initializer(*arguments)

    def _starts(self):
        return threads.costs["interpreters"]

    def _new_worker(self):
        number, self.started = self.started, self.started + 1
        return _Worker(target=self._work, name=f"{self.name}_{number}", daemon=True)

    def _space(self, worker):
        return spaces.fresh()

    def _come_up(self):
        world.start_child("worker", True)
        spaces.import_program()
        self._initialize()
