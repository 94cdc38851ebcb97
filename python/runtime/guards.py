"""What watches people's code while it runs: endless loops, output, and switches of threads at chosen lines."""

import random
import sys
import types

from . import scheduler
from .scheduler import Limit

TOOL = 4
MOST_LINES = 3_000_000     # lines without a wait
MOST_OUTPUT = 50_000_000   # characters
SWITCHES = 0.2             # the share of lines after which `interleave` switches


class Output:
    """A stream that notes when which worker wrote what."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, stream, entries):
        self.stream, self.entries, self.size = stream, entries, [0]

    def write(self, text):
        s = scheduler.current
        if s is None or s.closing:
            return len(text)
        self.size[0] += len(text)
        if self.size[0] > MOST_OUTPUT:
            raise Limit("50 MB of output")
        worker, last = s.actor.name, self.entries[-1] if self.entries else None
        now_us = s.now_us()
        if last and (last["at_us"], last["worker"], last["stream"]) == (now_us, worker, self.stream):
            last["text"] += text
        else:
            self.entries.append({"at_us": now_us, "worker": worker, "stream": self.stream, "text": text})
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True


def _codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


class Watch:
    """Counts the lines of people's code; may switch threads after a line."""

    def __init__(self, code, interleave=None):
        self.random = random.Random(interleave) if interleave is not None else None
        self.lines = 0
        events = sys.monitoring.events
        sys.monitoring.use_tool_id(TOOL, "playground")
        sys.monitoring.register_callback(TOOL, events.LINE, self.line)
        sys.monitoring.register_callback(TOOL, events.JUMP, self.jump)
        for each in _codes(code):
            sys.monitoring.set_local_events(TOOL, each, events.LINE | events.JUMP)

    def count(self):
        s = scheduler.current
        if s.closing:
            if s.stack is not s.main.stack:
                raise scheduler.Stop
            return None
        waits = s.waits
        if waits is not self.__dict__.get("waits"):
            self.waits, self.lines = waits, 0
        self.lines += 1
        if self.lines > MOST_LINES:
            raise Limit(f"{MOST_LINES:,} lines without a wait: this loop seems endless")
        return s

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
    text = s.say(arguments.exc_value)
    sys.stderr.write(f"Exception in thread {arguments.thread.name}:\n{text}")
