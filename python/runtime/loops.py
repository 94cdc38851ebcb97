"""asyncio on the kernel: the library's own loop, in which each task is an actor of the kernel.

What the library schedules with `call_soon` is a wake-up of the task's actor; callbacks that belong to no task run in an
actor of the loop. Timers are actors of their own.
"""

import asyncio
import contextlib
from asyncio import base_events, events, tasks

from . import scheduler, task, world
from .threads import micros

_gather, _Queue_join = asyncio.gather, asyncio.Queue.join
_enter, _exit = asyncio.TaskGroup.__aenter__, asyncio.TaskGroup.__aexit__
is_rated = False  # whether the lane has a rate: then a worker that sleeps waits for it


# How `asyncio.wait` learns that a task has ended. Answers that arrived during that task's step come behind the task that waits: the
# library's loop takes them from the network only when it has called this.
_COMPLETION = "_wait.<locals>._on_completion"


class VirtualLoop(base_events.BaseEventLoop):
    """An event loop whose tasks are actors of the kernel."""

    def __init__(self):
        super().__init__()
        s = self.scheduler = scheduler.current
        self.kind = "thread" if any(actor.kind == "loop" for actor in s.actors.values()) else "loop"
        self.stack, self.host, self.same_step, self.last_page = s.stack, None, False, -1
        self.actors, self.timers, self.postponed = {}, {}, []
        self.callbacks = None
        self.first = None
        self.at_once = None  # callbacks that run before the present step ends

    def time(self):
        return self.scheduler.now_us() / 1e6

    def create_task(self, coro, **options):
        self._check_closed()
        return (self._task_factory or task.make)(self, coro, **options)

    @contextlib.contextmanager
    def begun(self, new, coro, name):
        """A task that begins within the step of the one that creates it: it is an actor of its own meanwhile."""
        s = self.scheduler
        before = s.actor
        actor = self.actors[new] = s.spawn_begun(self.kind, name, self)
        frame = getattr(coro, "cr_frame", None)
        if frame is not None:
            world.hand_over(frame.f_locals.values())
        yield
        if new.done():
            self._end(new, actor)
        s.kernel.rest(actor.number)
        while s.leave(actor, before):
            running = tasks._swap_current_task(self, None)
            self._step(actor)
            tasks._swap_current_task(self, running)

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = events.Handle(callback, args, self, context)
        self._put(handle)
        return handle

    call_soon_threadsafe = call_soon

    def _put(self, handle):
        owner = getattr(handle._callback, "__self__", None)
        s = self.scheduler
        if self.at_once is not None and getattr(handle._callback, "__qualname__", "") == _COMPLETION:
            self.at_once.append(handle)
            return
        if isinstance(owner, asyncio.Task) and getattr(owner, "_loop", None) is self:
            actor = self.actors.get(owner)
            if actor is None:
                actor = self.actors[owner] = s.spawn(self.kind, owner.get_name(), loop=self)
                frame = getattr(owner.get_coro(), "cr_frame", None)
                if frame is not None:
                    world.hand_over(frame.f_locals.values())
                if self.first is None and s.actor is s.main:
                    self.first = owner
                    s.kernel.set_main(actor.number)
        else:
            if self.callbacks is None:
                self.callbacks = s.spawn(self.kind, "callbacks", loop=self)
                s.kernel.set_aside(self.callbacks.number)
            actor = self.callbacks
        actor.handles.append(handle)
        if self.same_step and actor is s.actor:
            return
        if actor.is_new:
            actor.is_new = False  # it is ready because it is new
        else:
            s.wake(actor)

    def call_at(self, when, callback, *args, context=None):
        self._check_closed()
        timer = events.TimerHandle(when, callback, args, self, context)
        timer._scheduled = True
        actor = self.scheduler.timer(self.kind, world.whole_us(max(0, when - self.time())), self)
        actor.handles.append(timer)
        self.scheduler.kernel.set_aside(actor.number)
        self.timers[timer] = actor
        return timer

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def _timer_handle_cancelled(self, handle):
        actor = self.timers.pop(handle, None)
        if actor is not None:
            self.scheduler.end(actor)

    def postpone(self, actor):
        """Its code would run in this thread, which is blocked by another one."""
        self.postponed.append(actor)
        self.scheduler.kernel.rest(actor.number)

    def run_forever(self):
        self._check_closed()
        self._check_running()
        s = self.scheduler
        self.host, self.stack, self._thread_id = s.actor, s.stack, s.stack.number + 1000
        for actor in [*self.actors.values(), *self.timers.values(), *filter(None, [self.callbacks])]:
            actor.stack = s.stack
        before = asyncio._get_running_loop()
        asyncio._set_running_loop(self)
        self.host.call = "VirtualLoop.run_forever"
        s.kernel.ask_wait(self.host.number, -1)
        if self._stopping:
            s.wake(self.host)
        try:
            while True:
                actor = s.go_on()
                if actor is self.host:
                    if self._stopping:
                        break
                    s.kernel.ask_wait(self.host.number, -1)
                else:
                    self._step(actor)
        finally:
            self._stopping, self._thread_id, self.host = False, None, None
            asyncio._set_running_loop(before)
            if s.actor is s.main and not s.closing:
                s.kernel.set_main(0)
                self.first = None

    def stop(self):
        self._stopping = True
        if self.host is not None:
            self.scheduler.wake(self.host)

    def _step(self, actor):
        """One turn of an actor."""
        s = self.scheduler
        future = actor.future
        if s.order is not None and actor.why == "woken" and actor.handles and s.order.random() < 0.3:
            # Which of several ready tasks is first is no promise of the language: this one goes to the end.
            s.kernel.rest(actor.number)
            s.wake(actor)
            return
        if actor.why in ("fetched", "timed out", "slept", "parsed") and future is not None:
            self.same_step = True
            if not future.done():
                future.set_result(actor.why)
            self.same_step = False
        if actor.handles:
            handle = actor.handles.pop(0)
            is_timer = isinstance(handle, events.TimerHandle)
            if is_timer:
                self.timers.pop(handle, None)
            self._run_handle(handle)
            if is_timer:
                s.end(actor)
                return
            owner = getattr(handle._callback, "__self__", None)
            if isinstance(owner, asyncio.Task) and owner.done() and self.actors.get(owner) is actor:
                self._end(owner, actor)
                return
        s.kernel.rest(actor.number)
        if self.postponed:
            late, self.postponed = self.postponed, []
            for each in late:
                s.wake(each)

    def _run_handle(self, handle):
        before, self.at_once = self.at_once, []
        try:
            if not handle._cancelled:
                handle._run()
            for each in self.at_once:
                each._run()
        finally:
            self.at_once = before

    def _end(self, done, actor):
        """The task has ended."""
        page = self.scheduler.kernel.current_page()
        if done._log_traceback:
            self.scheduler.unread.append((f"{done.get_name()} ended with an exception", done))
        self.last_page = -2 if page < 0 else page  # -2: a task that fetched none
        del self.actors[done]
        self.scheduler.end(actor)

    async def until_reply(self):
        """The running task waits for what its actor has asked; returns why it goes on."""
        actor = self.scheduler.actor
        actor.line, actor.call = self.scheduler.caller()
        future = actor.future = self.create_future()
        try:
            return await future
        except asyncio.CancelledError:
            if not self.scheduler.closing:
                self.scheduler.kernel.cancel(actor.number)
            raise
        finally:
            actor.future = None

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    def default_exception_handler(self, context):
        if not self.scheduler.closing:
            super().default_exception_handler(context)


_as_completed = asyncio.as_completed


def as_completed(fs, *, timeout=None):
    """`asyncio.as_completed`, whose tasks begin in the order of the list: the library puts coroutines into a set first."""
    if not asyncio.iscoroutine(fs) and not asyncio.isfuture(fs):
        fs = [asyncio.ensure_future(each) for each in dict.fromkeys(fs)]
    return _as_completed(fs, timeout=timeout)


_acquire, _release = asyncio.Lock.acquire, asyncio.Lock.release


async def acquire(self):
    """`asyncio.Lock.acquire`, which remembers who holds the lock: a deadlock names that task."""
    result = await _acquire(self)
    self._holder = asyncio.current_task()
    return result


def release(self):
    self._holder = None
    _release(self)


_acquire_slot = asyncio.Semaphore.acquire


async def acquire_slot(self):
    """`asyncio.Semaphore.acquire`: in a lane with a rate, who waits for a slot waits for the rate."""
    if not is_rated or not self.locked():
        return await _acquire_slot(self)
    kernel = scheduler.current.kernel
    kernel.hold_up("rate limit", -1, True)
    try:
        return await _acquire_slot(self)
    finally:
        if not scheduler.current.closing:
            kernel.hold_up("rate limit", -1, False)


_cancel_all_tasks = asyncio.runners._cancel_all_tasks


def cancel_all_tasks(loop):
    """What `asyncio.run` does at its end, unless the run is over: tasks that await each other would cancel each other for ever."""
    s = scheduler.current
    if s.pending is None and not s.closing:
        with contextlib.suppress(RecursionError):  # of tasks that await each other
            _cancel_all_tasks(loop)


async def sleep(delay, result=None):
    """`asyncio.sleep` of the running task's actor."""
    loop = events.get_running_loop()
    if delay <= 0 or not isinstance(loop, VirtualLoop):
        await tasks.__sleep0()
        return result
    s = loop.scheduler
    is_worker = asyncio.current_task() is not loop.first
    s.kernel.ask_pause(s.actor.number, micros(delay), "rate limit" if is_rated and is_worker else "sleep")
    await loop.until_reply()
    return result


def gather(*coros, return_exceptions=False):
    kernel = scheduler.current.kernel
    if scheduler.current.has_drained and all(isinstance(each, asyncio.Task) for each in coros):
        # The workers of a queue that has drained: they end, and nothing waits for them at a barrier.
        return _gather(*coros, return_exceptions=return_exceptions)
    kernel.begin_wait("barrier")
    outer = _gather(*coros, return_exceptions=return_exceptions)

    def open_barrier(outer):
        if not outer.cancelled() and outer.exception() is None:
            kernel.open_barrier(getattr(outer.get_loop(), "last_page", -1))

    if coros:
        outer.add_done_callback(open_barrier)
    return outer


class TaskGroup(asyncio.TaskGroup):
    """The library's group, at whose end workers wait."""

    async def __aenter__(self):
        scheduler.current.kernel.begin_wait("barrier")
        return await _enter(self)

    async def __aexit__(self, *error):
        result = await _exit(self, *error)
        scheduler.current.kernel.open_barrier(-1)
        return result


async def join(self):
    kernel = scheduler.current.kernel
    kernel.begin_wait("queue join")
    await _Queue_join(self)
    kernel.go_through("queue join")
    scheduler.current.has_drained = True
    kernel.open_barrier(-1)


class Policy(asyncio.events._AbstractEventLoopPolicy):
    """`get_event_loop` makes a loop where none is, as programs by hand expect."""

    def __init__(self):
        self.loops = {}

    def get_event_loop(self):
        key = scheduler.current.stack.number
        if key not in self.loops or self.loops[key].is_closed():
            self.loops[key] = VirtualLoop()
        return self.loops[key]

    def set_event_loop(self, loop):
        self.loops[scheduler.current.stack.number] = loop
        if loop is None:
            self.loops.pop(scheduler.current.stack.number, None)

    def new_event_loop(self):
        return VirtualLoop()


def install():
    asyncio.sleep = tasks.sleep = sleep
    asyncio.as_completed = tasks.as_completed = as_completed
    asyncio.gather = tasks.gather = gather
    asyncio.TaskGroup = asyncio.taskgroups.TaskGroup = TaskGroup
    asyncio.Queue.join = asyncio.queues.Queue.join = join
    asyncio.create_eager_task_factory = tasks.create_eager_task_factory = task.create_eager_task_factory
    asyncio.eager_task_factory = tasks.eager_task_factory = task.create_eager_task_factory(asyncio.Task)
    asyncio.new_event_loop = events.new_event_loop = VirtualLoop
    asyncio.Lock.acquire, asyncio.Lock.release = acquire, release
    asyncio.Semaphore.acquire = acquire_slot
    asyncio.runners._cancel_all_tasks = cancel_all_tasks
    # Pyodide has wrapped it. The library's makes its loop by these names.
    asyncio.run = getattr(asyncio.run, "__wrapped__", asyncio.run)
    asyncio.events._set_event_loop_policy(Policy())
