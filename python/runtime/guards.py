"""What watches people's code while it runs: endless loops, and switches of threads at chosen lines."""

import asyncio
import random
import sys
import types

from . import scheduler, world
from .scheduler import Limit

TOOL = 4
MOST_LINES = 3_000_000     # lines without a wait
SPIN_LINES, SPIN_US = 20_000, 5_000   # a thread that waits for nothing lets others run after so many lines, so long
SWITCHES = 0.2             # the share of lines after which `interleave` switches


def _codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


class Watch:
    """Counts the lines of people's code; may switch threads after a line."""

    def __init__(self, code, interleave=None):
        self.random = random.Random(interleave) if interleave is not None else None
        self.lines = self.waits = self.spins = 0
        events = sys.monitoring.events
        sys.monitoring.use_tool_id(TOOL, "playground")
        sys.monitoring.register_callback(TOOL, events.LINE, self.line)
        sys.monitoring.register_callback(TOOL, events.JUMP, self.jump)
        for each in _codes(code):
            sys.monitoring.set_local_events(TOOL, each, events.LINE | events.JUMP)

    def count(self):
        s = scheduler.current
        if s.closing:
            if s.is_buried or s.stack is not s.main.stack:
                raise scheduler.Stop
            return None
        if s.pending is not None:
            raise s.pending  # code has swallowed it
        if s.waits != self.waits:
            self.waits, self.lines, self.spins = s.waits, 0, 0
        self.lines += 1
        if not self.lines % SPIN_LINES:
            self.spin(s)
        return s

    def spin(self, s):
        """A loop without a wait: other threads may run, as they do in an interpreter that switches between threads."""
        if s.progress is not None:
            s.progress.look(s)
        if self.lines >= MOST_LINES:
            s.reach(Limit("lines", f"{MOST_LINES:,} lines ran without a wait: this loop seems endless."))
        if s.threads and s.actor.kind != "loop" and asyncio._get_running_loop() is None:
            lines, self.spins = self.lines, self.spins + 1
            waits = s.waits
            world.sleep_us(SPIN_US * min(20, 1 + self.spins // 10))
            if s.waits <= waits + 1:
                self.waits, self.lines = s.waits, lines  # nobody else has run

    def line(self, code, number):
        s = self.count()
        if s is not None and self.random is not None and s.actor.kind != "loop" and len(s.all_stacks) > 1:
            if self.random.random() < SWITCHES:
                s.give_way()

    def jump(self, code, at, to):
        self.count()

    def end(self):
        sys.monitoring.free_tool_id(TOOL)


def excepthook(arguments):
    """A thread that raises ends alone; what unwinds it at the end of the run is nobody's exception."""
    s = scheduler.current
    if s.closing or issubclass(arguments.exc_type, (scheduler.Stop, Limit)):
        if issubclass(arguments.exc_type, Limit) and s.pending is None and not s.closing:
            s.pending = arguments.exc_value
        return
    if not arguments.exc_type or issubclass(arguments.exc_type, SystemExit):
        return
    text = s.say(arguments.exc_value)
    said = traceback_line(text)
    world.note("thread", f"{arguments.thread.name if arguments.thread else 'A thread'} ended with an exception: {said}")
    sys.stderr.write(f"Exception in thread {arguments.thread.name if arguments.thread else '(unknown)'}:\n{text}")


def unraisable(what):
    """An exception that nobody can catch, while an object is deleted: at the end of a run, it is of no use."""
    if not scheduler.current.closing:
        sys.stderr.write(f"Exception ignored: {type(what.exc_value).__name__}: {what.exc_value}\n")


def traceback_line(text):
    """The last line of a traceback."""
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
