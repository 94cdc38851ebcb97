"""Processes have globals of their own: a child begins with a copy of its parent's, as after `fork`, and changes only its own.

All processes run in one interpreter. The globals of people's module are replaced whenever a stack of another process goes
on. What processes share in reality (queues, locks, values, proxies of a manager) is shared; modules, functions and classes
are, too.
"""

import io
import pickle
import queue
import sys
import threading
import types
from concurrent.futures import Executor, Future

from . import scheduler, threads

_CODE = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
_SHARED = [threads.lock, threads.RLock, threads.SimpleQueue, queue.Queue, threading.Condition, threading.Event,
           threading.Semaphore, threading.Barrier, threading.Thread, Executor, Future]
FIRST_PID = 1000
AGAIN = "__mp_main__"   # the name of the program in an interpreter


def share(*kinds):
    """Objects of these types are the same in all processes."""
    _SHARED.extend(kinds)


class Space:
    """The globals of one process or interpreter, while it does not run, and its process."""

    def __init__(self, number, process=None, names=None, pid=None):
        self.number, self.process, self.names = number, process, names
        self.pid = FIRST_PID + number if pid is None else pid
        self.imports = False  # whether the program is being imported again


class _Pickler(pickle.Pickler):
    def __init__(self, file, kept):
        super().__init__(file, 5)
        self.kept = kept

    def persistent_id(self, value):
        if not isinstance(value, (*_CODE, *_SHARED)):
            return None
        self.kept.append(value)
        return len(self.kept) - 1


class _Unpickler(pickle.Unpickler):
    def __init__(self, file, kept):
        super().__init__(file)
        self.kept = kept

    def persistent_load(self, number):
        return self.kept[number]


def copied(value):
    """A copy for another process, in which what is shared is the same; the value itself if it cannot be copied."""
    kept, file = [], io.BytesIO()
    try:
        _Pickler(file, kept).dump(value)
        file.seek(0)
        return _Unpickler(file, kept).load()
    except Exception:  # any class may refuse to be copied in its own way
        return value


def _names():
    return vars(sys.modules["__main__"])


def fork(process=None):
    """The space of a new process: its globals are copies of those that are there now."""
    names = dict(_names())
    own = {key: value for key, value in names.items() if not key.startswith("__") and not isinstance(value, _CODE)}
    together = copied(own)
    if together is own:  # something cannot be copied: one by one
        together = {key: copied(value) for key, value in own.items()}
    names.update(together)
    s = scheduler.current
    s.spaces += 1
    return Space(s.spaces, process, names)


def fresh():
    """The space of a new interpreter: it has nothing before it imports the program."""
    s = scheduler.current
    s.spaces += 1
    here = s.stack.space
    return Space(s.spaces, here.process, {**s.program[1](), "__name__": AGAIN}, here.pid)


def import_program():
    """The interpreter that runs imports the program, as the real one does when it first gets a function of it."""
    s = scheduler.current
    s.stack.space.imports = True
    sys.modules[AGAIN] = sys.modules["__main__"]
    exec(s.program[0], _names())
    s.stack.space.imports = False


def may_start():
    """Code that is being imported by an interpreter must not start others: they would import it, too, for ever."""
    if scheduler.current.stack.space.imports:
        raise RuntimeError(f"An interpreter of a pool imports the program, which would start another pool. Put what starts the pool "
                           f"under `if __name__ == \"__main__\":` (here, __name__ is {AGAIN!r}).")


def enter(space):
    """Code of this process runs from now on."""
    s, names = scheduler.current, _names()
    s.space.names = dict(names)
    names.clear()
    names.update(space.names)
    s.space = space


class inside:
    """A part of the running thread that belongs to another process: callbacks of its parent."""

    def __init__(self, space):
        self.space = space

    def __enter__(self):
        s = scheduler.current
        self.before = s.stack.space
        self._go(s, self.space)

    def __exit__(self, *_error):
        self._go(scheduler.current, self.before)

    @staticmethod
    def _go(s, space):
        s.stack.space = space
        if s.space is not space and not s.closing:
            enter(space)
