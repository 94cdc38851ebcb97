"""Who runs now. The kernel decides; a Python thread is a stack that waits for its turn.

A kernel actor is a thread, a process or a task of an event loop. Code asks the kernel for what its actor waits for, and
`block` runs the kernel until that actor goes on. Actors of an event loop share the stack of the thread that runs it.
"""

import asyncio
import sys

try:
    from pyodide.ffi import create_proxy, run_sync
except ImportError:  # without a browser, there are no stacks
    create_proxy = run_sync = None


class Stop(BaseException):
    """The run is over: unwinds code that is left over. It comes again if code swallows it."""


class Hung(Stop):
    """Nobody can ever go on."""


class Limit(Stop):
    """The run has reached a limit: `which` is its name."""

    def __init__(self, which, text):
        super().__init__(text)
        self.which = which


VIRTUAL_S, REQUESTS = 3_600, 20_000   # the limits of a run, unless the letter says others
MOST_THREADS, MOST_TASKS = 5_000, 100_000   # at the same time
MOST_STEPS = 300_000                  # at the same instant
HUNG = "No thread and no task can ever continue: each waits for something that nobody will do."
LOOK = 64                             # steps between two looks at the limits


class Over:
    """The kernel of a run that has ended: nothing happens any more."""

    def __getattr__(self, name):
        return lambda *_: 0


class Stack:
    """What one Python thread runs on."""

    def __init__(self, number, function):
        self.number, self.function = number, function
        self.started = self.done = self.is_killed = False
        self.space = None  # of its process

    def has_ended(self):
        return self.done or self.is_killed


class Actor:
    """What the kernel knows of a thread, a process, a task or a timer."""

    def __init__(self, number, kind, name, stack, loop=None):
        self.number, self.kind, self.name, self.stack, self.loop = number, kind, name, stack, loop
        self.why = self.failure = ""
        self.numbers = ()
        self.handles, self.future, self.done = [], None, None
        self.waits_for = self.holder = None
        self.line, self.call = 0, ""
        self.is_new = True
        self.joiners, self.home = [], self


class Scheduler:
    """The actors of one run, and the stack that runs now."""

    def __init__(self, kernel, stacks, user_file, limits=None):
        limits = limits or {}
        self.most_us = round(1e6 * (limits.get("virtual_s") or VIRTUAL_S))
        self.most_requests = limits.get("requests") or REQUESTS
        self.rows, self.requests, self.progress, self.spun_at_us, self.spun_since = {}, 0, None, -1, 0
        self.kernel, self.stacks, self.user_file = kernel, stacks, user_file
        self.stack = Stack(0, None)
        self.stack.started = True
        self.main = Actor(0, "thread", "MainThread", self.stack)
        self.actors = {0: self.main}
        self.pending, self.closing, self.next_stack = None, False, 1
        self.web_loop = _running_loop()
        self.all_stacks, self.threads = [self.stack], 0
        self.order, self.say, self.waits, self.waiting, self.who_waits = None, str, 0, [], list
        self.joinable, self.is_buried = [], False
        self.has_drained = False  # whether a queue has
        self.at_exit = []  # what `atexit` was told
        self.unread = []  # tasks and futures with exceptions that nobody has asked for
        # The process whose globals are those of people's module now, and how many others there were.
        self.space, self.spaces, self.enter = None, 0, None
        self.program = None  # the code of the program, and what makes its first globals
        kernel.next()  # the main thread begins
        self.actor = self.main

    def now_us(self):
        return int(self.kernel.now_us())

    def spawn(self, kind, name, function=None, loop=None):
        """Adds an actor: a thread or process with a function has a stack of its own."""
        if function is not None and self.stacks is None:
            raise RuntimeError("threads need JavaScript Promise Integration, which this browser does not have: "
                               "use Chrome 137, Firefox 153, Safari 27 or newer. asyncio works here.")
        if function is not None and self.threads >= MOST_THREADS:
            self.reach(Limit("threads", f"{MOST_THREADS:,} threads run at the same time: this is the limit."))
        if function is None and len(self.actors) >= MOST_TASKS:
            self.reach(Limit("tasks", f"{MOST_TASKS:,} tasks run at the same time: this is the limit."))
        stack = loop.stack if loop is not None else None
        if function is not None:
            stack = Stack(self.next_stack, function)
            self.next_stack += 1
            stack.space = self.stack.space
            self.all_stacks.append(stack)
            self.threads += 1
        actor = Actor(self.kernel.spawn(kind), kind, name, stack, loop)
        if function is not None:
            stack.actor = actor
        self.actors[actor.number] = actor
        return actor

    def spawn_begun(self, kind, name, loop):
        """Adds an actor that runs now, within the step of the one that runs; `leave` ends its first step."""
        actor = Actor(self.kernel.spawn_begun(kind), kind, name, loop.stack, loop)
        actor.is_new = False
        self.actors[actor.number] = self.actor = actor
        return actor

    def leave(self, actor, before):
        """An actor that has begun waits. True: what it waits for is there; otherwise `before` goes on."""
        if not self.closing and self.kernel.leave(actor.number):
            self.take(actor)
            return True
        self.actor = before
        return False

    def timer(self, kind, us, loop):
        actor = Actor(self.kernel.spawn_timer(kind, us), kind, "timer", loop.stack, loop)
        self.actors[actor.number] = actor
        return actor

    def end(self, actor):
        """The actor has ended."""
        self.actors.pop(actor.number, None)
        self.kernel.end(actor.number)

    def finish(self, actor):
        """The actor has ended, and those that wait for its end go on."""
        for joiner in actor.joiners:
            self.wake(joiner)
        self.end(actor)

    def wake(self, actor):
        self.kernel.wake(actor.number)

    def caller(self):
        """The line of people's code that is running, and the library's call that it made."""
        frame, call = sys._getframe(1), ""
        while frame is not None:
            code = frame.f_code
            if code.co_filename == self.user_file:
                return min(frame.f_lineno, 65_535), call
            call = code.co_qualname
            frame = frame.f_back
        return 0, call

    def line(self):
        return self.caller()[0]

    def give_way(self):
        """The thread that runs lets others that are ready run first."""
        me = self.actor
        self.kernel.ask_wait(me.number, -1)
        self.wake(me)
        self.block()

    def next(self):
        """Runs the kernel until an actor goes on."""
        self.waits += 1
        if not self.waits % LOOK:
            self.look()
        if self.pending is not None:
            self.actor = self.main
            return self.main
        number = self.kernel.next()
        if number < 0:
            if number == -1:
                self.waiting = self.who_waits()
            self.pending = Hung(HUNG) if number == -1 else self.too_long() if number == -2 else Limit(
                "events", "The trace of this run has more events than can be kept.")
            self.actor = self.main
            return self.main
        return self.take(self.actors[number])

    def take(self, actor):
        """What the kernel says to an actor that goes on, which runs now."""
        actor.why = self.kernel.reply()
        if actor.why in ("fetched", "parsed"):
            actor.numbers, actor.failure = list(self.kernel.numbers()), self.kernel.failure()
        self.actor = actor
        return actor

    def too_long(self):
        return Limit("virtual time", f"{self.most_us / 1e6:,.0f} s of virtual time have passed: this is the limit of one run.")

    def reach(self, limit):
        """A limit is reached: the run ends, even if code swallows the exception."""
        if not self.closing:
            self.pending = self.pending or limit
            raise self.pending

    def request(self):
        """Counts a request."""
        self.requests += 1
        if self.requests > self.most_requests:
            self.reach(Limit("requests", f"The program has made {self.most_requests:,} requests: this is the limit of one run."))

    def look(self):
        """Whether the run has taken too long, or too many steps without any time passing."""
        if self.progress is not None:
            self.progress.look(self)
        now_us = self.now_us()
        if now_us != self.spun_at_us:
            self.spun_at_us, self.spun_since = now_us, self.waits
        limit = None
        if now_us > self.most_us:
            limit = self.too_long()
        elif self.waits - self.spun_since > MOST_STEPS:
            limit = Limit("steps", f"{MOST_STEPS:,} steps without any time passing: this loop seems endless.")
        if limit is not None:
            self.pending = self.pending or limit

    def go_on(self):
        """Runs the kernel until an actor of this stack goes on, and returns it."""
        if self.closing:
            raise Stop
        actor = self.next()
        if actor.stack is not self.stack:
            self.switch(actor.stack)
        self.check()
        return self.actor

    def check(self):
        if self.closing and self.stack is not self.main.stack:
            raise Stop
        if self.pending is not None and self.stack is self.main.stack:
            raise self.pending

    def block(self, holds=True):
        """The actor that runs waits for what it has asked; returns why it goes on."""
        me = self.actor
        me.line, me.call = self.caller()
        holds = holds and me.kind == "loop"
        if holds:
            self.kernel.block_loop(True)
        try:
            while True:
                actor = self.go_on()
                if actor is me:
                    return me.why
                actor.loop.postpone(actor)
        finally:
            if holds and not self.closing:
                self.kernel.block_loop(False)

    def switch(self, to):
        """Continues on another stack; returns when this one continues."""
        me = self.stack
        self.stack = to
        if to.space is not self.space:
            self.enter(to.space)
        if not to.started:
            to.started = True
            self.stacks.start(create_proxy(lambda: self.body(to)))
        else:
            self.stacks.wake(to.number)
        if me.done:
            return
        loop = _running_loop()
        task = asyncio.tasks._swap_current_task(loop, None) if loop is not None else None
        asyncio._set_running_loop(self.web_loop)
        run_sync(self.stacks.park(me.number))
        asyncio._set_running_loop(loop)
        if loop is not None:
            asyncio.tasks._swap_current_task(loop, task)

    def body(self, stack):
        """What runs on a new stack."""
        asyncio._set_running_loop(None)
        try:
            if not self.closing:
                stack.function()
        except Limit as limit:
            self.pending = self.pending or limit
        except Stop:
            pass
        stack.done = True
        self.threads -= 1
        if self.closing:
            self.switch(self.main.stack)
            return
        self.finish(stack.actor)
        self.switch(self.next().stack)

    def kill(self, space):
        """All threads of a process end where they are. What they have locked stays locked, and what they fetch is cancelled."""
        for stack in self.all_stacks:
            if stack.space is not space or stack.has_ended() or stack is self.stack:
                continue
            stack.is_killed = True
            self.threads -= 1
            for actor in [actor for actor in self.actors.values() if actor.stack is stack]:
                self.finish(actor)

    def close(self):
        """The run is over: what is left is unwound."""
        self.closing, self.pending = True, None
        for stack in self.all_stacks:
            if stack.started and not stack.done and stack is not self.main.stack:
                self.switch(stack)
        # Coroutines that are left over are deleted now: code that swallows their exit must not go on either.
        self.is_buried = True
        self.actors.clear()
        self.actor = self.main
        self.all_stacks, self.joinable, self.progress, self.unread = [self.main.stack], [], None, []


def _running_loop():
    return asyncio._get_running_loop()


current = None  # the scheduler of the run
